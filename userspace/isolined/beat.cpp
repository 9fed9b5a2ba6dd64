#include "isolined/beat.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "isolined/log.hpp"

namespace isoline::isolined {

Result<Beat> Beat::make() {
  const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) {
    return fail({ErrorKind::failed, "cannot make a thread that can be ended", {}, std::strerror(errno), {}});
  }
  return Beat(wake);
}

Beat::Beat(Beat&& other) noexcept : wake_(std::exchange(other.wake_, -1)), thread_(std::move(other.thread_)) {}

void Beat::begin(std::chrono::milliseconds interval, int watched, std::function<std::vector<host::Event>()> work) {
  thread_ = std::thread([this, interval, watched, work = std::move(work)] { run(interval, watched, work); });
}

void Beat::end() {
  if (wake_ < 0) {
    return;
  }
  ::eventfd_write(wake_, 1);
  if (thread_.joinable()) {
    thread_.join();
  }
  ::close(std::exchange(wake_, -1));
}

void Beat::run(std::chrono::milliseconds interval, int watched,
               const std::function<std::vector<host::Event>()>& work) const {
  std::array<pollfd, 2> waiting{{{wake_, POLLIN, 0}, {watched, POLLIN, 0}}};
  for (;;) {
    for (const host::Event& event : work()) {
      log_event(event);
    }
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(interval.count())) > 0 && waiting[0].revents != 0) {
      return;
    }
  }
}

}  // namespace isoline::isolined

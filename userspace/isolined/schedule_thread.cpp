#include "isolined/schedule_thread.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace isoline::isolined {
namespace {

// Deadlines of confirmation and base times are met within one.
constexpr int beat_ms = 250;

void log(const host::Event& event) {
  const std::string subject = event.subject.empty() ? "" : event.subject + ": ";
  switch (event.level) {
    case host::EventLevel::info: return spdlog::info("{}: {}{}", event.kind, subject, event.text);
    case host::EventLevel::warning: return spdlog::warn("{}: {}{}", event.kind, subject, event.text);
    case host::EventLevel::error: return spdlog::error("{}: {}{}", event.kind, subject, event.text);
  }
}

}  // namespace

Result<std::unique_ptr<ScheduleThread>> ScheduleThread::make(agent::ScheduleKeeperParts parts,
                                                             agent::ScheduleKeeperOptions options) {
  const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) {
    return fail({ErrorKind::failed, "cannot watch schedules", {}, std::strerror(errno), {}});
  }
  return std::unique_ptr<ScheduleThread>(new ScheduleThread(wake, std::move(parts), std::move(options)));
}

ScheduleThread::ScheduleThread(int wake, agent::ScheduleKeeperParts parts, agent::ScheduleKeeperOptions options)
    : keeper_(std::move(parts), std::move(options)), wake_(wake) {}

ScheduleThread::~ScheduleThread() {
  keeper_.stop();
  ::eventfd_write(wake_, 1);
  if (thread_.joinable()) {
    thread_.join();
  }
  ::close(wake_);
}

void ScheduleThread::run() {
  std::array<pollfd, 2> waiting{{{wake_, POLLIN, 0}, {keeper_.event_descriptor(), POLLIN, 0}}};
  for (;;) {
    for (const host::Event& event : keeper_.tick()) {
      log(event);
    }
    if (::poll(waiting.data(), waiting.size(), beat_ms) > 0 && waiting[0].revents != 0) {
      return;
    }
  }
}

}  // namespace isoline::isolined

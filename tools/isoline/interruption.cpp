#include "isoline/interruption.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/clock.hpp"

namespace isoline::cli {

Result<Interruption> Interruption::begin() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const int descriptor = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor < 0) return fail({ErrorKind::failed, "cannot wait for signals", "", std::strerror(errno), ""});
  return Interruption(descriptor);
}

Interruption::Interruption(Interruption&& other) noexcept : descriptor_(other.descriptor_), stopped_(other.stopped_) {
  other.descriptor_ = -1;
}

Interruption::~Interruption() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Interruption::look() {
  signalfd_siginfo signal{};
  while (!stopped_ && ::read(descriptor_, &signal, sizeof signal) == sizeof signal) {
    stopped_ = signal.ssi_signo != SIGWINCH;
  }
  return stopped_;
}

Interruption::Woken Interruption::wait_until(MonotonicTime time, int input) {
  while (!stopped_) {
    const auto left = time - now();
    if (left <= Nanoseconds{0}) return Woken::time;
    // ppoll, because a poll in whole milliseconds would end too early or spin.
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout{static_cast<time_t>(seconds.count()), static_cast<long>((left - seconds).count())};
    std::array<pollfd, 2> watched{pollfd{descriptor_, POLLIN, 0}, pollfd{input, POLLIN, 0}};
    const int ready = ::ppoll(watched.data(), watched.size(), &timeout, nullptr);
    if (ready < 0 && errno != EINTR) return Woken::time;
    if (ready <= 0) continue;
    if (watched[0].revents) {
      signalfd_siginfo signal{};
      if (::read(descriptor_, &signal, sizeof signal) != sizeof signal) continue;
      if (signal.ssi_signo == SIGWINCH) return Woken::resized;
      stopped_ = true;
    } else if (watched[1].revents & (POLLIN | POLLHUP | POLLERR)) {
      if (watched[1].revents & POLLIN) return Woken::input;
      stopped_ = true;  // the terminal has gone
    }
  }
  return Woken::stopped;
}

MonotonicTime now() { return host::SystemClock().monotonic(); }

}  // namespace isoline::cli

#include "isolined/loop.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace isoline::isolined {
namespace {

sigset_t our_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, number);
  }
  return signals;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Error system_error(const char* what) { return {ErrorKind::failed, what, {}, std::strerror(errno), {}}; }

int steady_beat(Nanoseconds interval) {
  const int descriptor = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(interval);
  itimerspec when{};
  when.it_interval = {whole.count(), (interval - whole).count()};
  when.it_value = when.it_interval;
  if (descriptor >= 0) {
    ::timerfd_settime(descriptor, 0, &when, nullptr);
  }
  return descriptor;
}

}  // namespace

void keep_signals_for_the_loop() {
  const sigset_t signals = our_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

Result<void> run_loop(Nanoseconds interval, int watched, const LoopCalls& calls) {
  const sigset_t set = our_signals();
  const Descriptor signals(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  const Descriptor beat(steady_beat(interval));
  if (signals.number() < 0 || beat.number() < 0) {
    return fail(system_error("cannot wait for signals and time"));
  }
  std::array<pollfd, 3> waiting{{{signals.number(), POLLIN, 0}, {beat.number(), POLLIN, 0}, {watched, POLLIN, 0}}};
  for (;;) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) {
      return fail(system_error("cannot wait for events"));
    }
    signalfd_siginfo signal{};
    while (::read(signals.number(), &signal, sizeof signal) == sizeof signal) {
      if (signal.ssi_signo != SIGHUP) {
        return {};
      }
      calls.reload();
    }
    if (waiting[2].revents != 0) {
      calls.news();
    }
    std::uint64_t beats = 0;
    if (::read(beat.number(), &beats, sizeof beats) == sizeof beats) {
      calls.beat();
    }
  }
}

}  // namespace isoline::isolined

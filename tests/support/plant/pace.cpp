#include "support/plant/pace.hpp"

#include <sched.h>
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <ctime>

namespace isoline::plant {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void ask_to_stop(int) { stop_asked = 1; }

}  // namespace

MonotonicTime now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return MonotonicTime(std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec));
}

bool sleep_until(MonotonicTime due) {
  const std::int64_t ns = due.time_since_epoch().count();
  const timespec time{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
  return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == 0;
}

void ask_for_punctuality() {
  prctl(PR_SET_TIMERSLACK, 1UL);
  sched_param parameters{};
  parameters.sched_priority = 10;
  (void)sched_setscheduler(0, SCHED_FIFO, &parameters);
}

bool interrupted() {
  static const bool handled = [] {
    struct sigaction action{};
    action.sa_handler = ask_to_stop;  // without SA_RESTART: sleeping and receiving end at once
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return true;
  }();
  return handled && stop_asked != 0;
}

void say_ready() {
  std::puts("ready");
  std::fflush(stdout);
}

bool Pace::wait() {
  if (!first_) due_ += step_;
  first_ = false;
  if (interrupted()) return false;
  if (now() < due_ && !sleep_until(due_)) return false;
  const Nanoseconds late = now() - due_;
  if (late > worst_) worst_ = late;
  return true;
}

}  // namespace isoline::plant

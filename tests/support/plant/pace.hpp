// Time for senders: absolute due times on CLOCK_MONOTONIC, so that a late wake-up does not shift the ones after it.
#pragma once

#include "model/time.hpp"

namespace isoline::plant {

/// CLOCK_MONOTONIC now.
MonotonicTime now();

/// Sleeps until then (clock_nanosleep, TIMER_ABSTIME); false if a signal cut it short.
bool sleep_until(MonotonicTime due);

/// Asks for exact timers and, where it is allowed, for a real-time priority, so that a cyclic sender's own jitter
/// stays far below what the tests look for. Without the right it goes on at normal priority.
void ask_for_punctuality();

/// True once SIGINT or SIGTERM came; from the first call on they no longer end the program by themselves.
bool interrupted();

/// Says on stdout that whoever waits for this program may begin.
void say_ready();

/// Due times at a steady pace: first at construction, then each `step` later.
class Pace {
 public:
  explicit Pace(Nanoseconds step) : step_(step), start_(now()), due_(start_) {}

  /// Waits for the next due time; false when interrupted. A due time in the past returns at once.
  bool wait();
  /// Due time of the present round, since the start.
  Nanoseconds elapsed() const { return due_ - start_; }
  /// The latest wake-up so far: how much of a measured deviation is the sender's own.
  Nanoseconds worst_lateness() const { return worst_; }

 private:
  Nanoseconds step_;
  MonotonicTime start_, due_;
  bool first_ = true;
  Nanoseconds worst_{0};
};

}  // namespace isoline::plant

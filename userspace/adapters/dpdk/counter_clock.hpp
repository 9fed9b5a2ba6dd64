// Times from a counter, the processor's or a port's, on the scale of CLOCK_MONOTONIC, with their error stated.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "model/time.hpp"

namespace isoline::dpdk {

/// One look at both clocks: the counter was `counter`, give or take half of `width`, when the system's clock was
/// `time`.
struct ClockPair {
  std::uint64_t counter = 0;
  Nanoseconds time{0};
  Nanoseconds width{0};  ///< between the two readings around the third
};

/// At the processor's counter: the narrowest of a few looks. Takes a microsecond.
ClockPair look_at_processor();
/// At the counter of DPDK's port `port`; nothing: it has none that can be read.
std::optional<ClockPair> look_at_port(std::uint16_t port);

/// A line through the last pairs. at() may be called from any thread while one thread calibrates; what it gives never
/// steps: a new line begins where the old one was and meets the system's clock a second later.
class CounterClock {
 public:
  /// `first` and `second` some milliseconds apart.
  CounterClock(const ClockPair& first, const ClockPair& second);

  Nanoseconds at(std::uint64_t counter) const;

  /// To be called about once a second; whatever its intervals are, it does not lose the system's clock.
  void calibrate(const ClockPair& pair);

  /// How far at() was at most from the system's clock whenever it was calibrated, and what the looks cannot know;
  /// before the first time, what a second may make of the first two looks.
  Nanoseconds error() const { return Nanoseconds(error_.load(std::memory_order_relaxed)); }
  /// Ticks a second.
  double rate() const { return rate_; }

 private:
  /// time = origin + (counter - begin) x nanoseconds a tick; in 2^-32 ns.
  void set(std::uint64_t begin, std::int64_t origin, double nanoseconds_a_tick);

  std::atomic<std::uint32_t> sequence_{0};  ///< odd while the line changes
  std::atomic<std::uint64_t> begin_{0}, slope_{0};
  std::atomic<std::int64_t> origin_{0};
  std::atomic<std::int64_t> error_{0};
  ClockPair last_;
  double rate_ = 0;
  double longest_interval_ = 1e9;  ///< ns
  double worst_ = 0;               ///< ns
  bool calibrated_ = false;
};

}  // namespace isoline::dpdk

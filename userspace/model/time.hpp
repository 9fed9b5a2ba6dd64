// Durations and points in time; the clock a stamp was read from is part of its type.
#pragma once

#include <chrono>
#include <cstdint>

namespace isoline {

using Nanoseconds = std::chrono::nanoseconds;

/// Tag of CLOCK_MONOTONIC as the kernel's bpf_ktime_get_ns() reads it (since boot, no suspend).
struct Monotonic {
  using duration = Nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  static constexpr bool is_steady = true;
};
/// A point on CLOCK_MONOTONIC; never comparable with wall-clock or hardware stamps.
using MonotonicTime = std::chrono::time_point<Monotonic, Nanoseconds>;

/// A point on CLOCK_REALTIME, for people and for Prometheus.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Nanoseconds>;

/// Tag of CLOCK_TAI, the time scale of gate schedules (IEEE 802.1AS): no leap seconds.
struct Tai {
  using duration = Nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  static constexpr bool is_steady = false;
};
/// A point on CLOCK_TAI, ns since 1970-01-01T00:00:00 TAI.
using TaiTime = std::chrono::time_point<Tai, Nanoseconds>;

/// Where the stamps of a measurement come from. Stamps of two sources are never subtracted.
enum class ClockSource : std::uint8_t {
  monotonic,  ///< CLOCK_MONOTONIC read in the hook
  skb,        ///< the kernel's receive stamp of the packet (CLOCK_REALTIME)
  hardware,   ///< the network card's stamp of the packet (its PHC)
  tai,        ///< CLOCK_TAI read in the hook: the queue probe
  capture,    ///< what the recorder of a capture file wrote beside each frame
};

/// "monotonic", "skb", "hardware", "tai", "capture".
const char* to_string(ClockSource source);

}  // namespace isoline

// What the queue probe measures: waiting in the qdisc, transmissions against the gates, residence in the host.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/histogram.hpp"
#include "model/time.hpp"
#include "model/traffic_class.hpp"

namespace isoline {

inline constexpr std::size_t traffic_class_count = TrafficClass::most + 1;
/// Bins of equal length that a cycle is cut into.
inline constexpr std::size_t phase_bins = 512;

/// [begin, end) within a cycle.
struct TimeWindow {
  Nanoseconds begin{0}, end{0};
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

/// When each class's gate is open, as the meter is told.
struct GateCycle {
  TaiTime base_time{};
  Nanoseconds cycle_time{0};  ///< > 0, at most 2^40 ns (18 minutes)
  /// By traffic class; in order, not overlapping, at most 64 of a class. One that spans the cycle's end comes as two.
  std::array<std::vector<TimeWindow>, traffic_class_count> windows;
  friend bool operator==(const GateCycle&, const GateCycle&) = default;
};

/// A port to be measured.
struct MeasuredPort {
  std::string interface;
  std::array<TrafficClass, 16> class_of_priority{};  ///< by skb priority; higher ones count modulo 16
  std::optional<GateCycle> gates;                    ///< without: times, but no phases
};

struct QueueMeasurement {
  std::vector<MeasuredPort> ports;  ///< at most 64
  bool queueing = true;             ///< time in the qdisc
  bool forwarding = false;          ///< residence: from the arrival at one of the ports to the egress at another
  unsigned stamps = 65536;          ///< frames that may wait at a time, a power of two; 64 bytes each
};

/// Frames by whether their stamp was found again.
struct StampMatches {
  std::uint64_t matched = 0;     ///< timed
  std::uint64_t collisions = 0;  ///< another frame's stamp was in the place
  std::uint64_t missed = 0;      ///< no stamp: a copy, a segment of a longer buffer, on its way since before the start
  friend bool operator==(const StampMatches&, const StampMatches&) = default;
};

/// How the transmissions of one class keep to its windows. Only their beginnings are judged.
struct GateKeeping {
  std::uint64_t in_window = 0;
  Distribution early;                ///< outside and nearer to the next window: how long before it
  Distribution late;                 ///< outside and nearer to the last window: how long after it
  std::uint64_t never_open = 0;      ///< frames of a class without any window
  std::uint64_t before_base = 0;     ///< before the base time: not judged
  std::vector<std::uint64_t> phase;  ///< frames by bin of the cycle; phase_bins of them
};

/// One traffic class of one port.
struct ClassReading {
  TrafficClass traffic_class;
  std::uint64_t frames = 0, bytes = 0;  ///< whose transmission began; without FCS
  StampMatches queue_matches, forward_matches;
  std::optional<Distribution> queue;    ///< from just before the qdisc to the driver
  std::optional<Distribution> forward;  ///< from the arrival at another port to the driver
  std::optional<GateKeeping> gates;
};

struct PortReading {
  std::string interface;
  std::optional<GateCycle> gates;     ///< as the meter was told
  std::vector<ClassReading> classes;  ///< those that sent something
};

/// The clock of all stamps is this host's CLOCK_TAI, by which the kernel also moves the gates.
struct QueueClock {
  Nanoseconds read_error{0};  ///< of one stamp: what two readings one after the other differ by
  Nanoseconds stepped{0};     ///< how far the clock was set while it was measured; 0 if by no more than can be seen
  std::chrono::seconds tai_offset{0};  ///< TAI - UTC as the kernel believes; 0: nobody told it
};

struct QueueReading {
  Nanoseconds duration{0};  ///< since the start
  std::vector<PortReading> ports;
  QueueClock clock;
};

}  // namespace isoline

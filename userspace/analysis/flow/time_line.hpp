// What a flow did in each of many equal intervals: its rate, the percentiles of one measure, its losses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/flow/measure.hpp"
#include "model/counts.hpp"
#include "model/time.hpp"

namespace isoline::analysis {

struct TimeLinePoint {
  Counts counts;
  std::uint64_t lost = 0;           ///< numbers that were missing then, less those that came late in the same interval
  std::uint64_t retransmitted = 0;  ///< TCP
  std::uint64_t samples = 0;        ///< of the measure
  Nanoseconds max{0};               ///< of them; 0 without any
  std::optional<Nanoseconds> p50, p99;
};

struct TimeLine {
  MonotonicTime begin{};             ///< of the first interval, by the flow's clock
  Nanoseconds interval{0};           ///< how long each is; a whole number of 1, 2 or 5 of a decimal unit
  const Measure* measure = nullptr;  ///< of the percentiles; null: the flow has none
  std::vector<TimeLinePoint> points;
};

inline constexpr std::size_t fewest_time_line_points = 16, most_time_line_points = 256;

/// The shortest round interval of which `covers` has no more than most_time_line_points, or than has some packets each
/// if the busiest flow has `packets`; at least 1 us.
inline Nanoseconds time_line_interval(Nanoseconds covers, std::uint64_t packets) {
  constexpr std::uint64_t packets_each = 4;
  const auto most = static_cast<std::int64_t>(
      std::clamp<std::uint64_t>(packets / packets_each, fewest_time_line_points, most_time_line_points));
  Nanoseconds decade = std::chrono::microseconds(1);
  for (;; decade *= 10) {
    for (const int part : {1, 2, 5})
      if (covers / (decade * part) < most) return decade * part;
  }
}

}  // namespace isoline::analysis

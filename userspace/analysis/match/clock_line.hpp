// How far the clock of one tap is ahead of the other's, from the times of the frames that passed both.
//
// A frame that goes forward shows after - before = offset + delay, one that goes backward offset - delay. No delay is
// negative, so the offset lies below all points of the one kind and above those of the other. Of two clocks that run
// evenly it is a straight line; every line between the two hulls is possible, and the one in the middle is taken. How
// far the others are from it is the error, which nothing but an assumption about the delays could make smaller.
#pragma once

#include <span>
#include <vector>

#include "model/time.hpp"

namespace isoline::analysis {

/// What the clock of `after` shows more than that of `before`, as time goes.
struct ClockLine {
  Nanoseconds from{0}, until{0};  ///< by the clock of `before`; nothing is said outside
  Nanoseconds offset{0};          ///< at `from`
  double drift = 0;               ///< gained a nanosecond: 1e-6 is 1 ppm
  Nanoseconds offset_error{0};    ///< at most, anywhere from `from` to `until`
  double drift_error = 0;         ///< at most
  Nanoseconds round_trip{0};      ///< smallest forward and smallest backward delay together
  bool even = true;  ///< false: no straight line fits, so at least one clock was set or corrected; errors are no bounds

  /// The offset at a time of the clock of `before`.
  Nanoseconds at(Nanoseconds before) const;
};

/// When a frame passed `before`, and after - before.
struct ClockPoint {
  Nanoseconds before{0}, difference{0};
};

/// Clocks of recorders gain or lose no more than this against each other: 100 ppm each by IEEE 802.3 and 1588, and
/// room.
inline constexpr double most_drift = 500e-6;

/// The line between both. Points are in order of time, neither is empty. `resolution`: of the coarser clock.
/// Where no line is possible the time is cut in two until one is, or points are few.
std::vector<ClockLine> clock_between(std::span<const ClockPoint> forward, std::span<const ClockPoint> backward,
                                     Nanoseconds resolution);

/// With points of one way the offset cannot be known. The line that lies just below forward points (above backward
/// ones), so that the smallest delays count as 0: drift only, whose error nobody knows; 0 if it is less than what
/// delays differ by.
ClockLine clock_beside(std::span<const ClockPoint> points, bool forward);

}  // namespace isoline::analysis

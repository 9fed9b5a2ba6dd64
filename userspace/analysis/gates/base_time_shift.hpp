// How far gates run beside the base time that the meter was told, from the phases of frames. Pure.
#pragma once

#include <optional>

#include "model/queue.hpp"

namespace isoline::analysis {

/// A constant shift of all windows of a port: positive when the gates open later than told.
struct BaseTimeShift {
  Nanoseconds shift{0};           ///< 0: the windows as told explain the frames
  Nanoseconds least{0}, most{0};  ///< shifts that explain the frames as well; apart by what the windows stay unused
  Nanoseconds resolution{0};      ///< a bin of the cycle
  double in_window = 0;           ///< share of the frames that are inside, once shifted
};

/// Tries every shift by whole bins, all classes of the port together. Of those that explain the frames equally well
/// the one is reported that makes a window begin with its first frame: frames that wait leave when the gate opens.
/// Nothing if it cannot be said: no frames, no gate that both opens and closes, or frames that no shift explains,
/// or too few that speak for one.
std::optional<BaseTimeShift> base_time_shift(const PortReading& port);

}  // namespace isoline::analysis

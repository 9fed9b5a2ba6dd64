// Windows of a gate, and from when on the largest frame no longer fits into them.
#pragma once

#include <vector>

#include "model/port_config.hpp"

namespace isoline::format {

/// A window as it is to be drawn: one that spans the cycle's end is one, its end then lies beyond the cycle.
struct GuardedWindow {
  Nanoseconds begin{0};
  Nanoseconds guard_begin{0};  ///< from here to the end the largest frame of the class would overrun; end if unknown
  Nanoseconds end{0};
  friend bool operator==(const GuardedWindow&, const GuardedWindow&) = default;
};

/// How long the largest frame of a class is on the wire, preamble and inter-packet gap included; 0 if the link speed is
/// not known. queue_max_sdu limits the frame.
Nanoseconds largest_transmission(const PortConfig& port, TrafficClass traffic_class);

/// port.gates must be there. A gate that never closes has one window of a cycle without guard band.
std::vector<GuardedWindow> guarded_windows(const PortConfig& port, TrafficClass traffic_class);

}  // namespace isoline::format

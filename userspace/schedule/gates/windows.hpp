// When the gate of a class is open, as intervals of a cycle. Pure.
#pragma once

#include <vector>

#include "model/gate_control_list.hpp"
#include "model/traffic_class.hpp"

namespace isoline::schedule {

/// [begin, end) within a cycle, begin < end <= cycle_time. A window that spans the cycle's end comes as two.
struct Window {
  Nanoseconds begin{0};
  Nanoseconds end{0};
  friend bool operator==(const Window&, const Window&) = default;
};

/// Adjacent entries with the gate open are one window. Entries beyond cycle_time are cut off; a cycle longer than its
/// entries keeps the last state.
std::vector<Window> windows_of(const GateControlList& list, TrafficClass traffic_class);

}  // namespace isoline::schedule

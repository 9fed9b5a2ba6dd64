#include "model/gate_control_list.hpp"

namespace isoline {

const char* to_string(GateOperation operation) {
  switch (operation) {
    case GateOperation::set_gate_states: return "set-gate-states";
    case GateOperation::set_and_hold_mac: return "set-and-hold-mac";
    case GateOperation::set_and_release_mac: return "set-and-release-mac";
  }
  return "unknown";
}

Nanoseconds sum_of_intervals(const GateControlList& list) {
  // A list may come unchecked from a file: a sum that no time can hold stays at the largest.
  std::int64_t sum = 0;
  for (const GateControlEntry& entry : list.entries) {
    if (__builtin_add_overflow(sum, entry.time_interval.count(), &sum)) return Nanoseconds::max();
  }
  return Nanoseconds(sum);
}

}  // namespace isoline

// How long one round of a list lasts. Pure.
#pragma once

#include "model/gate_control_list.hpp"
#include "model/port_config.hpp"

namespace isoline::schedule {

/// cycle_time, or the sum of the intervals where none is given.
inline Nanoseconds cycle_of(const GateControlList& list) {
  return list.cycle_time > Nanoseconds(0) ? list.cycle_time : isoline::sum_of_intervals(list);
}

/// Sum of the entries' intervals.
inline Nanoseconds sum_of_intervals(const StreamGate& gate) {
  std::int64_t sum = 0;
  for (const StreamGateEntry& entry : gate.entries) {
    if (__builtin_add_overflow(sum, entry.time_interval.count(), &sum)) return Nanoseconds::max();
  }
  return Nanoseconds(sum);
}

inline Nanoseconds cycle_of(const StreamGate& gate) {
  return gate.cycle_time > Nanoseconds(0) ? gate.cycle_time : sum_of_intervals(gate);
}

}  // namespace isoline::schedule

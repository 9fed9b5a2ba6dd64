// How long one round of a list lasts. Pure.
#pragma once

#include "model/gate_cycle.hpp"
#include "model/port_config.hpp"

namespace isoline::schedule {

using isoline::cycle_of;

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

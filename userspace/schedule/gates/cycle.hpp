// How long one round of a list lasts. Pure.
#pragma once

#include "model/gate_control_list.hpp"

namespace isoline::schedule {

/// cycle_time, or the sum of the intervals where none is given.
inline Nanoseconds cycle_of(const GateControlList& list) {
  return list.cycle_time > Nanoseconds(0) ? list.cycle_time : sum_of_intervals(list);
}

}  // namespace isoline::schedule

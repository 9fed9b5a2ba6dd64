// What two lists of gates have in common at every moment: cycle, phase, entries (IEEE 802.1Q clause 8.6.9.1.1). Pure.
#pragma once

#include "model/gate_control_list.hpp"

namespace isoline {

/// How long one round lasts: cycle_time, or the sum of the intervals where none is given.
Nanoseconds cycle_of(const GateControlList& list);

/// True if the two differ by a whole number of cycles.
bool same_phase(TaiTime a, TaiTime b, Nanoseconds cycle);

/// Neighbouring entries that say the same become one. Same gates at every moment.
GateControlList merged(const GateControlList& list);

/// True if no moment tells the two apart: cycle and extension are equal, base times a whole number of cycles apart (the
/// kernel winds them forward), entries equal once merged.
bool same_gates(const GateControlList& a, const GateControlList& b);

}  // namespace isoline

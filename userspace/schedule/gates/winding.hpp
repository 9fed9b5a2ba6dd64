// Base times modulo their cycle (IEEE 802.1Q clause 8.6.9.1.1). Pure.
#pragma once

#include "model/gate_control_list.hpp"

namespace isoline::schedule {

/// The first time that is not before `earliest` and a whole number of cycles from base. cycle > 0.
TaiTime wind_forward(TaiTime base, Nanoseconds cycle, TaiTime earliest);

}  // namespace isoline::schedule

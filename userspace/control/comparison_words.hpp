// A comparison on one line, for errors and events.
#pragma once

#include <string>

#include "model/port_difference.hpp"

namespace isoline::control {

/// "gate_control_list.entries[3].gate_states is 0x01, wanted 0x80; and 4 more".
std::string in_words(const PortComparison& comparison);

}  // namespace isoline::control

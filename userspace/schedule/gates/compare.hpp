// What is wanted against what runs. Pure.
#pragma once

#include "model/port_config.hpp"
#include "model/port_difference.hpp"
#include "model/port_state.hpp"

namespace isoline::schedule {

/// Compares one port. Base times agree when they are a whole number of cycles apart (the kernel winds them forward).
/// What the config leaves to the kernel (no traffic classes, no VLANs …) is not compared.
PortComparison compare(const PortConfig& wanted, const PortState& found);

}  // namespace isoline::schedule

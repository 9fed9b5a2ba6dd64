// Run time of programs between two readings of the kernel's totals.
#pragma once

#include <vector>

#include "model/probe.hpp"

namespace isoline::cli {

/// newer - older, program by program (name, interface, direction). Programs that came or were loaded anew in between
/// are given whole, programs that went are left out.
std::vector<ProbeCost> cost_difference(std::vector<ProbeCost> newer, std::vector<ProbeCost> older);

}  // namespace isoline::cli

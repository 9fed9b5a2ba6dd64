// Programs as the kernel accounts for them.
#pragma once

#include "model/error.hpp"
#include "model/probe.hpp"

namespace isoline::bpf {

/// Name, runs and run time of the program behind a descriptor; interface and direction are left empty.
Result<ProbeCost> program_cost(int program);

}  // namespace isoline::bpf

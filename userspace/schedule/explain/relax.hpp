// What a stream without times would have to ask for, or a port would have to be able to, so that it gets some.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"
#include "schedule/explain/explain.hpp"

namespace isoline::schedule {

/// Each was tried, and alone is enough. By Relaxation::cost.
std::vector<Relaxation> relaxations(const Plan& plan, std::uint32_t stream);

}  // namespace isoline::schedule

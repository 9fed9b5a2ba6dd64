// From an assignment to the gates of its ports, and to the plan as others read it.
#pragma once

#include <vector>

#include "model/link_use.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/gates.hpp"

namespace isoline::schedule {

/// Everything that is placed on a link.
std::vector<PortUse> uses_of(Assignment& assignment, LinkIndex link);

/// The same frame by frame, from the streams' own times.
std::vector<LinkUse> link_uses(Assignment& assignment, LinkIndex link);

/// Of a stream that is placed.
StreamPlan plan_of(const Assignment& assignment, std::uint32_t stream);

}  // namespace isoline::schedule

// Takes up a plan that exists, with every frame where it is.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"
#include "schedule/solve/assignment.hpp"

namespace isoline::schedule {

/// The plan outlives it. Errors: invalid_input (frames of a burst that are not evenly spaced, times or classes that no
/// plan of ours has; the checker says more).
Result<std::unique_ptr<Assignment>> adopt(const Plan& plan);
/// The same of parts that live elsewhere.
Result<std::unique_ptr<Assignment>> adopt(const Network& network, const std::vector<StreamRequest>& streams,
                                          const std::vector<StreamPlan>& planned);

/// Notes at which hops gates hold these streams back, once all that are placed are there: who waits for whom is only
/// known then.
void hold_back_where_needed(Assignment& assignment, const std::vector<std::uint32_t>& streams);

/// A stream's place as its plan says it.
Result<std::vector<PlacedMember>> placed_members(const Network& network, const StreamRequest& request,
                                                 const StreamPlan& plan);

}  // namespace isoline::schedule

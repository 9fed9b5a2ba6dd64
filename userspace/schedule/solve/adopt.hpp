// Takes up a plan that exists, with every frame where it is.
#pragma once

#include <memory>

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

/// A stream's place as its plan says it.
Result<std::vector<PlacedMember>> placed_members(const Network& network, const StreamRequest& request,
                                                 const StreamPlan& plan);

}  // namespace isoline::schedule

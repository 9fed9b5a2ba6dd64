// Streams that a new plan leaves where an older one has them. Pure.
#pragma once

#include <span>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

/// Of those that are pinned among the new requests: what the old plan says, with the positions of the new streams and
/// links, which are told by their names. Those that the old plan has among its rejected ones have nothing to keep.
/// Errors: invalid_input, of the first stream that the old plan does not have or that asks for something else by which
/// its times change (talker, listeners, period, size, frames, copies), or whose link is gone.
Result<std::vector<StreamPlan>> kept_streams(const Plan& old, const Network& network,
                                             std::span<const StreamRequest> requests);

}  // namespace isoline::schedule

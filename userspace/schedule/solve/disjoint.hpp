// Two ways that share nothing, for a stream and its copy.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "model/network.hpp"
#include "model/plan.hpp"
#include "model/stream_request.hpp"

namespace isoline::schedule {

/// The two ways to the only listener that are cheapest together and share no link and no bridge, but for the only link
/// of an end station and the bridge behind it (Suurballe 1974, as a flow of two units at least cost). The cheapest way
/// alone can bar every second one; this pair is found wherever there is one. costs: by link, > 0. Nothing: there is
/// none.
std::optional<std::array<std::vector<PlannedHop>, 2>> disjoint_ways(const Network& network,
                                                                    const StreamRequest& request,
                                                                    const std::vector<double>& costs);

}  // namespace isoline::schedule

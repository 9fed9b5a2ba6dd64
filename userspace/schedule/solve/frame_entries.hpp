// Gate list entries as long as the shortest frame with its gap and preamble, which is what Linux wants of an entry.
#pragma once

#include <vector>

#include "schedule/solve/solve.hpp"

namespace isoline::schedule {

/// Of every link.
void ask_for_frames(Network& network);

/// Solves with them first, and without them only if streams are left over: then the plan that holds more.
Solution solve_with_frame_entries(Network network, std::vector<StreamRequest> streams, SolveOptions options);

}  // namespace isoline::schedule

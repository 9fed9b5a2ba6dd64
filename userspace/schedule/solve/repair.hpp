// Makes room for streams that found none: moves others out of the way, and those again, until all have their times.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "schedule/solve/assignment.hpp"

namespace isoline::schedule {

struct RepairOptions {
  std::uint64_t seed = 1;
  std::uint64_t steps = 0;            ///< at most
  int ways = 16;                      ///< tried for a stream
  std::vector<char> fixed;            ///< by stream: must not be moved; empty: all may
  std::function<bool()> out_of_time;  ///< asked now and then
};

/// Places as many of `missing` as it can without waiting in bridges. In each step a stream takes the times at which it
/// is in the way of the fewest others, weighted by how often they were homeless; those become missing (a min-conflicts
/// search with weights that grow; Minton et al. 1992, Morris 1993). Leaves the best state that it saw and returns what
/// is still missing. Deterministic for a seed, but for out_of_time.
std::vector<std::uint32_t> repair(Assignment& assignment, std::vector<std::uint32_t> missing,
                                  const RepairOptions& options);

}  // namespace isoline::schedule

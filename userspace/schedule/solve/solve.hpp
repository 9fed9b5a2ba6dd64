// Computes a plan: routes and times for as many streams as it can, gates for the ports that they pass.
#pragma once

#include <cstdint>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

struct SolveOptions {
  Nanoseconds time_limit = std::chrono::seconds(10);
  std::uint64_t seed = 1;
  std::uint64_t steps_a_stream = 20'000;  ///< of moving streams about, where some find no room
  /// Where an older plan of this network has streams that must not move: they stay there, or are rejected. Positions
  /// are those of the new streams and of the new network's links.
  std::vector<StreamPlan> kept;
  /// Of gate lists, where that costs no stream its place and no link says how long its entries are at least. Linux
  /// refuses shorter ones.
  bool prefer_frame_entries = false;
  unsigned threads = 1;  ///< 1 … 64; the search for room in full networks runs once in each, by seeds of its own
};

/// Where the time went; CPU time of all threads.
struct SolveTimes {
  Nanoseconds place{0}, repair{0}, gates{0};
};

struct Solution {
  Plan plan;
  SolveTimes times;
  bool out_of_time = false;  ///< it would have searched on
};

/// Streams without times are in Plan::rejected with the reason. The same input gives the same plan unless time runs
/// out. Errors: none; whatever a reader accepted can be planned, or its streams are rejected.
Solution solve(Network network, std::vector<StreamRequest> streams, const SolveOptions& options);

}  // namespace isoline::schedule

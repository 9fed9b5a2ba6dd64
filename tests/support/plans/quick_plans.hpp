// Solving in property tests: the same on any machine, and little of it where that is slow.
#pragma once

#include <chrono>
#include <cstdint>

#include "schedule/solve/solve.hpp"

namespace isoline::test {

/// Without optimisation and with sanitizers a few networks have to do.
#ifdef ISOLINE_FEW_NETWORKS
constexpr bool few = true;
#else
constexpr bool few = false;
#endif

/// No time limit: steps end the search.
inline schedule::SolveOptions quick(std::uint64_t steps_a_stream) {
  schedule::SolveOptions options;
  options.time_limit = std::chrono::hours(1);
  options.steps_a_stream = steps_a_stream;
  return options;
}

}  // namespace isoline::test

// Large plans that are right by the way they are made: no solver is needed to measure a checker.
#pragma once

#include <cstdint>

#include "model/plan.hpp"

namespace isoline::bench {

/// A line of bridges with a station each, 1 Gbit/s. Frames of one size run along it as on a conveyor belt: whatever
/// starts in another place of the belt never meets. Periods 0.5, 1, 2 and 4 ms; 2 to 12 bridges each.
Plan line_plan(std::uint32_t bridges, std::uint64_t seed);

}  // namespace isoline::bench

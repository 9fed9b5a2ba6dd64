// Who stands against a stream that has no times: the fewest that do without the others, and the fewest to take off.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"
#include "schedule/explain/trial.hpp"

namespace isoline::schedule {

/// Positions in Plan::streams. Beside just these, where they are, the stream finds no place; beside all of them but any
/// one it does. Each of this was tried anew. Empty: no such set was found.
std::vector<std::uint32_t> least_conflict(Trial& trial, const Plan& plan, std::uint32_t stream);

/// Without these the stream finds a place beside all others where they are; with any one of them left there it does
/// not. Each of this was tried by removing and adding as users do. Empty: no such set was found.
std::vector<std::uint32_t> least_removal(Trial& trial, const Plan& plan, std::uint32_t stream);

/// Whether the stream, a rejected one, is placed when these are removed and it is added once more.
bool placed_without(const Plan& plan, std::uint32_t stream, const std::vector<std::uint32_t>& removed);

}  // namespace isoline::schedule

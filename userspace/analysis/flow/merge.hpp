// Records of one flow put together.
#pragma once

#include <vector>

#include "model/flow.hpp"

namespace isoline::analysis {

/// Flows with equal key, interface and direction become one: counts and distributions are added up, the earliest
/// first_seen and the latest last_seen and disturbed stay. Overflow records with equal interface, direction and class
/// too. The order of first appearance is kept.
void merge_duplicates(Snapshot& snapshot);

/// What the overflow records hold together.
Counts total_overflow(const Snapshot& snapshot);

/// What was aged out at all its ports.
Evicted total_evicted(const Snapshot& snapshot);

/// What all its ports lost, as far as they tell.
PortLosses total_losses(const Snapshot& snapshot);

/// Losses of all kinds.
constexpr std::uint64_t sum(const PortLosses& losses) { return losses.missed + losses.without_buffer + losses.broken; }

}  // namespace isoline::analysis

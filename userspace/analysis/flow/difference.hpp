// What happened between two readings of one probe.
#pragma once

#include "model/flow.hpp"

namespace isoline::analysis {

/// newer - older, flow by flow (key, interface, direction). Flows of `newer` all stay, also those that were silent.
/// A flow that was evicted and came back (its first_seen changed) counts as new; the counts that vanished flows had in
/// `older` are taken out of their port's `evicted`, so that tracked + evicted + overflow = total also holds for the
/// difference. The extremes of a distribution are exact where the totals prove it (they moved, or all samples are new),
/// otherwise they are the outer edges of the occupied buckets, never outside the newer extremes. taken, first_seen,
/// cycle, disturbed and occupancy are those of `newer`; covers is the time between the readings.
Snapshot difference(const Snapshot& newer, const Snapshot& older);

/// The same for one distribution; a counter that went backwards (probe reloaded) gives `newer` whole.
Distribution difference(const Distribution& newer, const Distribution& older);

}  // namespace isoline::analysis

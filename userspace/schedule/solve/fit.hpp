// Finds times for a stream on a route beside all that is placed already.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "schedule/solve/occupancy.hpp"
#include "schedule/solve/route.hpp"

namespace isoline::schedule {

/// What a stream asks of its times, ns.
struct Wish {
  PeriodIndex period = 0;
  std::int64_t earliest = 0;  ///< of the first frame at the talker
  std::int64_t latency = 0;   ///< at most, sync error taken off
  std::optional<ClassPosition> in_class;
  bool since_earliest = false;  ///< latency counts from `earliest`: another copy started then

  /// The last start at the talker with which a route that nobody waits on is in time.
  std::int64_t latest(const Route& route, std::int64_t cycle) const {
    return since_earliest ? std::min(cycle - 1, earliest + latency - route.latency) : cycle - 1;
  }
};

/// What may delay a frame in a bridge.
enum class Waiting : std::uint8_t {
  none,
  for_frames,  ///< the link has other frames until it starts: gates need not hold it back
  for_gates,   ///< also a gate that is shut, which takes entries of its port's list
};

/// Early times at which that is all that delays it. Nothing: there are none on this route, or not within so many tries.
std::optional<Fit> fit(Occupancy& taken, const Route& route, const Wish& wish, Waiting waiting,
                       int tries = std::numeric_limits<int>::max());

}  // namespace isoline::schedule

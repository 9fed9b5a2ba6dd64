// A way through the network with what it costs in time: the shape that is moved along the links' timelines.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network.hpp"
#include "model/plan.hpp"
#include "model/stream_request.hpp"

namespace isoline::schedule {

/// All times in nanoseconds.
struct RouteHop {
  LinkIndex link = 0;
  std::uint32_t before = PlannedHop::talker;  ///< smaller than its own position
  std::int64_t forward = 0;  ///< from the start on the hop before to the earliest start here; 0 for the talker's
  std::int64_t length = 0;   ///< for which all frames of a period have the link
  std::int64_t slots = 0;    ///< of all frames of a period, margins not counted
  std::int64_t arrival =
      -1;  ///< from the start here to the last bit of the last frame at a listener; -1: nobody listens
};

struct Route {
  std::vector<RouteHop> hops;
  std::int64_t spacing = 0;  ///< between two frames of a burst
  std::int64_t rest = 0;     ///< from its first frame to its last
  std::uint32_t single = 0;  ///< bytes of the only frame of the only copy; 0: there are more
  std::int64_t latency = 0;  ///< at the last listener, if nothing waits
};

/// `hops` lead from the talker to all listeners.
Route time_route(const Network& network, const StreamRequest& request, const std::vector<PlannedHop>& hops);

}  // namespace isoline::schedule

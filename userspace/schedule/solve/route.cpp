#include "schedule/solve/route.hpp"

#include <algorithm>

namespace isoline::schedule {

Route time_route(const Network& network, const StreamRequest& request, const std::vector<PlannedHop>& hops) {
  Route route;
  const std::int64_t margin = 2 * network.sync_error.count();
  for (const PlannedHop& hop : hops) {
    route.spacing = std::max(route.spacing, slot_time(network, network.links[hop.link], request.frame_size).count());
  }
  route.spacing += margin;
  if (request.frames == 1 && !request.redundant) route.single = request.frame_size;
  const std::int64_t rest = route.rest = route.spacing * (request.frames - 1);
  std::vector<std::int64_t> starts;
  route.hops.reserve(hops.size());
  for (const PlannedHop& hop : hops) {
    const Link& link = network.links[hop.link];
    RouteHop timed{hop.link, hop.before};
    std::int64_t start = 0;
    if (hop.before != PlannedHop::talker) {
      timed.forward = forwarding_time(network, network.links[hops[hop.before].link], link, request.frame_size).count();
      start = starts[hop.before] + timed.forward;
    }
    const std::int64_t slot = slot_time(network, link, request.frame_size).count();
    timed.length = slot + rest + margin;
    timed.slots = slot * request.frames;
    if (std::find(request.listeners.begin(), request.listeners.end(), link.to) != request.listeners.end()) {
      timed.arrival = arrival_time(network, link, request.frame_size).count() + rest;
      route.latency = std::max(route.latency, start + timed.arrival);
    }
    starts.push_back(start);
    route.hops.push_back(timed);
  }
  return route;
}

}  // namespace isoline::schedule

#include "schedule/solve/assignment.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "model/units.hpp"

namespace isoline::schedule {
namespace {

// Every second way costs as much more as a hop.
constexpr double price_of_use = 1, price_of_load = 0.3;
constexpr int tries_with_waiting = 4000;

Periods periods_of(const Network& network, const std::vector<StreamRequest>& requests) {
  std::vector<std::int64_t> all;
  all.reserve(requests.size());
  for (const StreamRequest& request : requests) {
    if (all.empty() || all.back() != request.period.count()) all.push_back(request.period.count());
  }
  for (const Link& link : network.links) {
    for (const ReservedWindow& window : link.reserved) all.push_back(window.period.count());
  }
  return Periods(std::move(all));
}

bool same_links(const Route& a, const Route& b) {
  return std::equal(a.hops.begin(), a.hops.end(), b.hops.begin(), b.hops.end(),
                    [](const RouteHop& x, const RouteHop& y) { return x.link == y.link; });
}

}  // namespace

std::vector<PlannedHop> planned_hops(const Route& route) {
  std::vector<PlannedHop> hops;
  hops.reserve(route.hops.size());
  for (const RouteHop& hop : route.hops) hops.push_back({hop.link, hop.before});
  return hops;
}

Assignment::Assignment(const Network& network, const std::vector<StreamRequest>& requests)
    : network_(&network),
      requests_(&requests),
      occupancy_(network, periods_of(network, requests)),
      router_(network),
      members_(requests.size()) {}

Wish Assignment::wish(std::uint32_t stream) const {
  const StreamRequest& request = (*requests_)[stream];
  Wish wish;
  wish.period = occupancy_.periods().index_of(request.period.count());
  wish.earliest = request.earliest_offset.count();
  wish.latency = (request.deadline - 2 * network_->sync_error).count();
  if (request.traffic_class) {
    const auto& classes = network_->scheduled.classes;
    const auto found = std::find(classes.begin(), classes.end(), *request.traffic_class);
    wish.in_class = static_cast<ClassPosition>(found - classes.begin());
  }
  return wish;
}

std::vector<Route> Assignment::ways(std::uint32_t stream, int most, const Barred& barred) {
  const StreamRequest& request = (*requests_)[stream];
  std::vector<Route> found;
  if (barred.links.empty() && request.listeners.size() == 1) {
    const auto hops = router_.shortest(request, occupancy_.load());
    if (!hops) return found;
    found.push_back(time_route(*network_, request, *hops));
    if (most == 1) return found;
  }
  std::vector<double> costs(network_->links.size());
  for (LinkIndex link = 0; link < costs.size(); ++link) costs[link] = 1 + price_of_load * occupancy_.load()[link];
  for (const Route& way : found) {
    for (const RouteHop& hop : way.hops) costs[hop.link] += price_of_use;
  }
  for (int tries = static_cast<int>(found.size()); tries < most; ++tries) {
    const auto hops = router_.cheapest(request, costs, barred);
    if (!hops) return found;
    Route way = time_route(*network_, request, *hops);
    for (const RouteHop& hop : way.hops) costs[hop.link] += price_of_use;
    const bool known = std::any_of(found.begin(), found.end(), [&](const Route& one) { return same_links(one, way); });
    if (!known) found.push_back(std::move(way));
  }
  return found;
}

Wish Assignment::wish_beside(std::uint32_t stream, const PlacedMember& first) const {
  Wish beside = wish(stream);
  beside.earliest = first.fit.starts.front();
  beside.in_class = first.fit.in_class;
  beside.since_earliest = true;
  return beside;
}

std::optional<PlacedMember> Assignment::find(std::uint32_t stream, const Wish& wish, Waiting waiting, int ways,
                                             const Barred& barred) {
  const int tries = waiting == Waiting::none ? std::numeric_limits<int>::max() : tries_with_waiting;
  std::size_t tried = 0;
  if (barred.links.empty() && (*requests_)[stream].listeners.size() == 1) {  // mostly the first way will do
    for (Route& way : this->ways(stream, 1)) {
      if (auto found = fit(occupancy_, way, wish, waiting, tries))
        return PlacedMember{std::move(way), std::move(*found)};
    }
    if (ways == 1) return std::nullopt;
    tried = 1;
  }
  std::vector<Route> all = this->ways(stream, ways, barred);
  for (; tried < all.size(); ++tried) {
    Route& way = all[tried];
    if (auto found = fit(occupancy_, way, wish, waiting, tries)) return PlacedMember{std::move(way), std::move(*found)};
  }
  return std::nullopt;
}

bool Assignment::place(std::uint32_t stream, Waiting waiting, int ways) {
  if (place_members(stream, waiting, ways)) return true;
  if (placed(stream)) take_off(stream);
  return false;
}

bool Assignment::place_members(std::uint32_t stream, Waiting waiting, int ways) {
  const StreamRequest& request = (*requests_)[stream];
  const PeriodIndex period = wish(stream).period;
  Barred barred;
  for (int copy = 0; copy < (request.redundant ? 2 : 1); ++copy) {
    const Wish asked = copy == 0 ? wish(stream) : wish_beside(stream, members_[stream].front());
    auto member = find(stream, asked, waiting, ways, barred);
    if (!member) return false;
    occupancy_.place(stream, period, member->route, member->fit);
    if (request.redundant) barred = router_.apart_from(request, planned_hops(member->route));
    members_[stream].push_back(std::move(*member));
  }
  return true;
}

void Assignment::place(std::uint32_t stream, std::vector<PlacedMember> members) {
  const PeriodIndex period = wish(stream).period;
  for (const PlacedMember& member : members) occupancy_.place(stream, period, member.route, member.fit);
  members_[stream] = std::move(members);
}

void Assignment::take_off(std::uint32_t stream) {
  const PeriodIndex period = wish(stream).period;
  for (const PlacedMember& member : members_[stream]) {
    occupancy_.take_off(stream, period, member.route, member.fit);
  }
  members_[stream].clear();
}

bool Assignment::grow() {
  const Periods& periods = occupancy_.periods();
  for (std::size_t stream = members_.size(); stream < requests_->size(); ++stream) {
    const std::int64_t period = (*requests_)[stream].period.count();
    const PeriodIndex at = periods.index_of(period);
    if (at >= periods.size() || periods.length(at) != period) return false;
  }
  members_.resize(requests_->size());
  return true;
}

Impossible Assignment::impossible(std::uint32_t stream) {
  const StreamRequest& request = (*requests_)[stream];
  const auto& nodes = network_->nodes;
  if (!router_.distance(request)) return "no way leads from " + nodes[request.talker].name + " to all its listeners";
  const Wish wish = this->wish(stream);
  if (wish.in_class && *wish.in_class >= network_->scheduled.classes.size()) {
    return "traffic class " + std::to_string(request.traffic_class->value()) + " is not one for scheduled streams";
  }
  if (2 * network_->sync_error > request.jitter) {
    return "its jitter of " + to_string(request.jitter) + " is less than clocks differ (2 x " +
           to_string(network_->sync_error) + ")";
  }
  return {};
}

Impossible Assignment::impossible_alone(std::uint32_t stream) {
  if (Impossible why = impossible(stream); !why.empty()) return why;
  const StreamRequest& request = (*requests_)[stream];
  // No way takes less than its links take if every bridge cuts through where it can at all.
  std::vector<double> costs(network_->links.size());
  for (LinkIndex at = 0; at < costs.size(); ++at) {
    const Link& link = network_->links[at];
    const std::uint32_t cut = network_->nodes[link.to].cut_through;
    Nanoseconds received = last_bit_time(*network_, link, request.frame_size);
    if (cut != 0) received = std::min(received, wire_time(link, cut));
    costs[at] = static_cast<double>((received + link.propagation_delay + link.processing_delay).count()) + 1e-3;
  }
  const auto hops = router_.cheapest(request, costs);
  if (!hops) return {};
  std::vector<std::int64_t> behind;  // at the node that the hop reaches
  std::int64_t latency = 0;
  for (const PlannedHop& hop : *hops) {
    const std::int64_t before = hop.before == PlannedHop::talker ? 0 : behind[hop.before];
    const Link& link = network_->links[hop.link];
    behind.push_back(before + static_cast<std::int64_t>(costs[hop.link]));
    if (std::find(request.listeners.begin(), request.listeners.end(), link.to) != request.listeners.end()) {
      latency = std::max(latency, before + arrival_time(*network_, link, request.frame_size).count());
    }
  }
  if (latency <= wish(stream).latency) return {};
  return "its way takes " + to_string(Nanoseconds(latency)) + " at least, its deadline is " +
         to_string(request.deadline);
}

}  // namespace isoline::schedule

#include "schedule/solve/assignment.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/disjoint.hpp"

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
  std::vector<double> costs = prices();
  add_ways(request, costs, price_of_use, barred, most, found);
  const std::int64_t latency = wish(stream).latency;
  if (std::any_of(found.begin(), found.end(), [latency](const Route& way) { return way.latency <= latency; })) {
    return found;
  }
  // Few hops are not always fast ones.
  double sum = 0;
  for (LinkIndex link = 0; link < costs.size(); ++link) {
    costs[link] = static_cast<double>(least_forwarding(network_->links[link], request.frame_size).count()) + 1;
    sum += costs[link];
  }
  const auto by_hops = static_cast<int>(found.size());
  add_ways(request, costs, sum / static_cast<double>(costs.size()), barred, by_hops + most, found);
  return found;
}

void Assignment::add_ways(const StreamRequest& request, std::vector<double>& costs, double use, const Barred& barred,
                          int most, std::vector<Route>& found) {
  for (const Route& way : found) {
    for (const RouteHop& hop : way.hops) costs[hop.link] += use;
  }
  for (int tries = static_cast<int>(found.size()); tries < most; ++tries) {
    const auto hops = router_.cheapest(request, costs, barred);
    if (!hops) return;
    Route way = time_route(*network_, request, *hops);
    for (const RouteHop& hop : way.hops) costs[hop.link] += use;
    const bool known = std::any_of(found.begin(), found.end(), [&](const Route& one) { return same_links(one, way); });
    if (!known) found.push_back(std::move(way));
  }
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
  const StreamRequest& request = (*requests_)[stream];
  return request.redundant && request.listeners.size() == 1 && place_pair(stream, waiting);
}

/// The way that is best for the first copy may leave none for the second.
bool Assignment::place_pair(std::uint32_t stream, Waiting waiting) {
  const StreamRequest& request = (*requests_)[stream];
  const int tries = waiting == Waiting::none ? std::numeric_limits<int>::max() : tries_with_waiting;
  const auto pair = disjoint_ways(*network_, request, prices());
  if (!pair) return false;
  for (const std::size_t begin : {0U, 1U}) {
    for (const std::size_t copy : {begin, 1 - begin}) {
      const Wish asked = copy == begin ? wish(stream) : wish_beside(stream, members_[stream].front());
      Route way = time_route(*network_, request, (*pair)[copy]);
      auto found = fit(occupancy_, way, asked, waiting, tries);
      if (!found) break;
      occupancy_.place(stream, asked.period, way, *found);
      members_[stream].push_back({std::move(way), std::move(*found)});
    }
    if (members_[stream].size() == 2) return true;
    if (placed(stream)) take_off(stream);
  }
  return false;
}

std::vector<double> Assignment::prices() const {
  std::vector<double> costs(network_->links.size());
  for (LinkIndex link = 0; link < costs.size(); ++link) costs[link] = 1 + price_of_load * occupancy_.load()[link];
  return costs;
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
  if (auto none = router_.no_way(request)) return {std::move(none->text), none->proven};
  const Wish wish = this->wish(stream);
  if (wish.in_class && *wish.in_class >= network_->scheduled.classes.size()) {
    return {"traffic class " + std::to_string(request.traffic_class->value()) + " is not one for scheduled streams"};
  }
  if (2 * network_->sync_error > request.jitter) {
    return {"its jitter of " + to_string(request.jitter) + " is less than clocks differ (2 x " +
            to_string(network_->sync_error) + ")"};
  }
  return {};
}

Impossible Assignment::impossible_alone(std::uint32_t stream) {
  if (Impossible why = impossible(stream); !why.empty()) return why;
  StreamRequest request = (*requests_)[stream];
  const std::int64_t most = wish(stream).latency;
  std::int64_t least = 0;
  for (const NodeIndex listener : (*requests_)[stream].listeners) {
    request.listeners = {listener};
    // Mostly some way is in time, and then the shortest is.
    const auto quick = router_.shortest(request, occupancy_.load());
    if (quick && least_latency(request, *quick) <= most) continue;
    // The bound has to hold on every way: one that takes least if every bridge cuts through where it can at all.
    std::vector<double> costs(network_->links.size());
    for (LinkIndex at = 0; at < costs.size(); ++at) {
      const Link& link = network_->links[at];
      const Nanoseconds takes = link.to == listener ? arrival_time(*network_, link, request.frame_size)
                                                    : least_forwarding(link, request.frame_size);
      costs[at] = static_cast<double>(takes.count()) + 1e-3;
    }
    const auto hops = router_.cheapest(request, costs);
    if (hops) least = std::max(least, least_latency(request, *hops));
  }
  if (least <= most) return {};
  return {"its way takes " + to_string(Nanoseconds(least)) + " at least, its deadline is " +
          to_string((*requests_)[stream].deadline)};
}

Nanoseconds Assignment::least_forwarding(const Link& link, std::uint32_t frame_size) const {
  const std::uint32_t cut = network_->nodes[link.to].cut_through;
  Nanoseconds received = last_bit_time(*network_, link, frame_size);
  if (cut != 0) received = std::min(received, wire_time(link, cut));
  return received + link.propagation_delay + link.processing_delay;
}

std::int64_t Assignment::least_latency(const StreamRequest& request, const std::vector<PlannedHop>& hops) const {
  Nanoseconds latency{0};
  for (std::size_t hop = 0; hop + 1 < hops.size(); ++hop) {
    latency += least_forwarding(network_->links[hops[hop].link], request.frame_size);
  }
  return (latency + arrival_time(*network_, network_->links[hops.back().link], request.frame_size)).count();
}

std::string Assignment::period_in_the_way(std::uint32_t stream) {
  const StreamRequest& request = (*requests_)[stream];
  const auto hops = router_.shortest(request, occupancy_.load());  // to one listener: there may be very many streams
  if (!hops) return {};
  const PeriodIndex period = wish(stream).period;
  for (const PlannedHop& hop : *hops) {
    const Link& link = network_->links[hop.link];
    const std::string port = network_->nodes[link.from].name + " -> " + network_->nodes[link.to].name;
    const std::int64_t entries = occupancy_.fewest_entries(hop.link, period);
    if (entries == Occupancy::endless) {
      return "with its period the gates of " + port + " would repeat too seldom for a list";
    }
    if (entries > link.gate_budget) {
      return "with its period the gate list of " + port + " would need " + std::to_string(entries) +
             " entries at least, it holds " + std::to_string(link.gate_budget);
    }
    if (occupancy_.link(hop.link).too_long(occupancy_.periods(), period)) {
      return "on link " + port + " there are streams whose periods fit its period of " + to_string(request.period) +
             " too badly: together they repeat too seldom";
    }
  }
  return {};
}

}  // namespace isoline::schedule

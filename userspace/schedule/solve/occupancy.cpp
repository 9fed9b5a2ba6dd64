#include "schedule/solve/occupancy.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "schedule/solve/gates.hpp"

namespace isoline::schedule {
namespace {

// Of a list; where windows need the rest and more they are merged, which costs background time but no stream.
constexpr double held_share = 0.95;
constexpr double entries_of_a_hold = 2;
constexpr std::int64_t longest_cycle = std::int64_t{1} << 50;

double share(std::int64_t length, std::int64_t period) {
  return static_cast<double>(length) / static_cast<double>(period);
}

}  // namespace

Occupancy::Occupancy(const Network& network, Periods periods)
    : network_(&network),
      periods_(std::move(periods)),
      links_(network.links.size()),
      load_(network.links.size()),
      held_(network.links.size()),
      shortest_(network.links.size(), endless),
      cycle_(network.links.size(), 1),
      queues_(network.links.size()) {
  const std::int64_t margin = 2 * network.sync_error.count();
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    for (const ReservedWindow& window : network.links[link].reserved) {
      const PeriodIndex period = periods_.index_of(window.period.count());
      const std::int64_t cycle = window.period.count();
      // The guard of the next frame begins behind it.
      const std::int64_t guard = guard_time(network, network.links[link]).count();
      const std::int64_t offset = window.offset.count() % cycle;
      // A list begins with the cycle: between that and the window there may be no room for an entry.
      const std::int64_t begin = offset < network.links[link].minimum_interval.count() ? 0 : offset;
      const std::int64_t length = std::min(offset - begin + window.length.count() + guard + margin, cycle);
      links_[link].add(periods_, period, {begin, length, Use::nobody, 0, 0, 0});
      widen_cycle(link, cycle);
    }
  }
}

Timeline& Occupancy::queue(LinkIndex link, ClassPosition in_class) {
  auto& all = queues_[link];
  if (all.size() < in_class) all.resize(in_class);
  auto& one = all[in_class - 1U];
  if (!one) one = std::make_unique<Timeline>();
  return *one;
}

void Occupancy::widen_cycle(LinkIndex link, std::int64_t period) {
  shortest_[link] = std::min(shortest_[link], period);
  std::int64_t& cycle = cycle_[link];
  if (cycle == 0 || cycle % period == 0) return;
  const std::int64_t factor = period / std::gcd(cycle, period);
  cycle = cycle > longest_cycle / factor ? 0 : cycle * factor;
}

std::int64_t Occupancy::common_cycle(LinkIndex link, PeriodIndex period) const {
  const std::int64_t length = periods_.length(period), cycle = cycle_[link];
  if (cycle == 0) return 0;
  const std::int64_t factor = length / std::gcd(cycle, length);
  return cycle > longest_cycle / factor ? 0 : cycle * factor;
}

bool Occupancy::may_hold(LinkIndex link, PeriodIndex period, int traffic_class) const {
  for (const ReservedWindow& window : network_->links[link].reserved) {
    if ((window.gate_states >> traffic_class & 1) != 0) return false;
  }
  const std::int64_t length = periods_.length(period), cycle = common_cycle(link, period);
  if (cycle == 0) return false;
  const double entries = (held_[link] + entries_of_a_hold / static_cast<double>(length)) * static_cast<double>(cycle);
  return entries <= held_share * network_->links[link].gate_budget;
}

std::int64_t Occupancy::fewest_entries(LinkIndex link, PeriodIndex period) const {
  const std::int64_t cycle = common_cycle(link, period);
  const std::int64_t shortest = std::min(shortest_[link], periods_.length(period));
  if (cycle == 0 || cycle / shortest > most_frames_of_list) return endless;
  std::int64_t windows = 0;
  for (const ReservedWindow& window : network_->links[link].reserved)
    windows = std::max(windows, cycle / window.period.count());
  return std::max<std::int64_t>(1, 2 * windows);
}

bool Occupancy::has_room(LinkIndex link, std::int64_t slots, PeriodIndex period) const {
  return fewest_entries(link, period) <= network_->links[link].gate_budget &&
         load_[link] + share(slots, periods_.length(period)) <= 1 - network_->links[link].min_background + 1e-12;
}

Occupancy::Residence Occupancy::residence(const Route& route, const Fit& fit, std::size_t hop) const {
  const std::int64_t margin = 2 * network_->sync_error.count();
  const std::int64_t from = ready(route, fit.starts, hop) - margin;
  const std::int64_t until = margin == 0 ? fit.starts[hop] + route.rest + 1 : fit.starts[hop] + route.hops[hop].length;
  return {from, until - from};
}

void Occupancy::fold_all() {
  for (Timeline& link : links_) {
    for (std::size_t period = 0; period < periods_.size(); ++period) {
      static_cast<void>(link.next_free(periods_, static_cast<PeriodIndex>(period), 0, 1));
    }
  }
}

void Occupancy::place(std::uint32_t owner, PeriodIndex period, const Route& route, const Fit& fit) {
  const std::int64_t cycle = periods_.length(period);
  const std::uint8_t traffic_class = network_->scheduled.classes[fit.in_class].value();
  for (std::size_t hop = 0; hop < route.hops.size(); ++hop) {
    const RouteHop& at = route.hops[hop];
    const std::int64_t wait = at.before == PlannedHop::talker ? 0 : fit.starts[hop] - ready(route, fit.starts, hop);
    links_[at.link].add(
        periods_, period,
        {fit.starts[hop] % cycle, at.length, owner, static_cast<std::uint32_t>(wait), route.single, traffic_class});
    load_[at.link] += share(at.slots, cycle);
    widen_cycle(at.link, cycle);
    if (fit.in_class == 0 || at.before == PlannedHop::talker) continue;
    const Residence there = residence(route, fit, hop);
    queue(at.link, fit.in_class)
        .add(periods_, period,
             {(there.begin + cycle) % cycle, std::min(there.length, cycle), owner, 0, 0, traffic_class});
  }
  for (const std::uint32_t hop : fit.held) {
    held_[route.hops[hop].link] += entries_of_a_hold / static_cast<double>(cycle);
  }
}

void Occupancy::take_off(std::uint32_t owner, PeriodIndex period, const Route& route, const Fit& fit) {
  for (const RouteHop& at : route.hops) {
    links_[at.link].remove(period, owner);
    load_[at.link] -= share(at.slots, periods_.length(period));
    if (fit.in_class != 0 && at.before != PlannedHop::talker) {
      queue(at.link, fit.in_class).remove(period, owner);
    }
  }
  for (const std::uint32_t hop : fit.held) {
    held_[route.hops[hop].link] -= entries_of_a_hold / static_cast<double>(periods_.length(period));
  }
}

}  // namespace isoline::schedule

#include "schedule/solve/least_conflict.hpp"

#include <algorithm>

namespace isoline::schedule {
namespace {

constexpr double small = 1e-6;

std::int64_t within(std::int64_t time, std::int64_t period) {
  const std::int64_t rest = time % period;
  return rest < 0 ? rest + period : rest;
}

}  // namespace

std::vector<std::int64_t> starts_without_waiting(const Route& route, std::int64_t first) {
  std::vector<std::int64_t> starts;
  starts.reserve(route.hops.size());
  for (const RouteHop& hop : route.hops) {
    starts.push_back(hop.before == PlannedHop::talker ? first : starts[hop.before] + hop.forward);
  }
  return starts;
}

Conflict LeastConflict::find(const Route& route, const Wish& wish, const std::vector<double>& weights,
                             std::mt19937_64& random) {
  const Periods& periods = taken_->periods();
  const PeriodIndex period = wish.period;
  const std::int64_t cycle = periods.length(period);
  const std::int64_t earliest = wish.earliest, latest = wish.latest(route, cycle);
  const auto offsets = starts_without_waiting(route, 0);
  double weight = 0;  // at the time looked at
  changes_.clear();
  for (std::size_t hop = 0; hop < route.hops.size(); ++hop) {
    const Timeline& link = taken_->link(route.hops[hop].link);
    for (std::size_t other = 0; other < link.periods_used(); ++other) {
      const auto at = static_cast<PeriodIndex>(other);
      const std::int64_t common = periods.common(period, at);
      for (const Use& use : link.uses(at)) {
        const double its = use.owner == Use::nobody ? immovable : weights[use.owner];
        const std::int64_t length = use.length + route.hops[hop].length - 1;
        if (length >= common || cycle / common > Timeline::most_folded) {
          weight += its;
          continue;
        }
        const std::int64_t begin = within(use.begin - offsets[hop] - route.hops[hop].length + 1, common);
        for (std::int64_t from = begin; from < cycle; from += common) {
          changes_.push_back({from, its});
          const std::int64_t until = from + length;
          if (until < cycle) {
            changes_.push_back({until, -its});
          } else if (until > cycle) {
            weight += its;
            changes_.push_back({until - cycle, -its});
          }
        }
      }
    }
  }
  std::sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
  Conflict best{2 * immovable * static_cast<double>(route.hops.size() + 1), earliest};
  std::uint64_t equals = 0;
  std::size_t next = 0;
  for (std::int64_t time = 0; time <= latest;) {
    while (next < changes_.size() && changes_[next].at <= time) weight += changes_[next++].weight;
    const std::int64_t until = next < changes_.size() ? changes_[next].at : cycle;
    if (until > earliest) {
      const std::int64_t start = std::max(time, earliest);
      if (weight < small) return {0, start};
      if (weight < best.weight - small) {
        best = {weight, start};
        equals = 1;
      } else if (weight < best.weight + small && random() % ++equals == 0) {
        best.first = start;
      }
    }
    time = until;
  }
  return best;
}

std::vector<std::uint32_t> LeastConflict::owners(const Route& route, PeriodIndex period, std::int64_t first) const {
  const Periods& periods = taken_->periods();
  const auto starts = starts_without_waiting(route, first);
  std::vector<std::uint32_t> found;
  for (std::size_t hop = 0; hop < route.hops.size(); ++hop) {
    const Timeline& link = taken_->link(route.hops[hop].link);
    for (std::size_t other = 0; other < link.periods_used(); ++other) {
      const auto at = static_cast<PeriodIndex>(other);
      const std::int64_t common = periods.common(period, at);
      for (const Use& use : link.uses(at)) {
        const std::int64_t behind = within(starts[hop] - use.begin, common);
        if (behind < use.length || behind > common - route.hops[hop].length) found.push_back(use.owner);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace isoline::schedule

#include "schedule/solve/fit.hpp"

#include <algorithm>
#include <utility>

namespace isoline::schedule {
namespace {

// Longer than this nothing waits: it has to fit into Use.
constexpr std::int64_t longest_wait = std::numeric_limits<std::uint32_t>::max();

/// The talker's start is moved on until every hop is content; how far, the first hop that is not says.
class Search {
 public:
  Search(Occupancy& taken, const Route& route, const Wish& wish, Waiting waiting)
      : taken_(&taken), route_(&route), wish_(&wish), waiting_(waiting), hops_(route.hops.size()) {
    fit_.starts.resize(route.hops.size());
    fit_.in_class = wish.in_class.value_or(0);
  }

  /// 0: all is well. Negative: it never will be. Otherwise by how much the talker has to be later at least.
  std::int64_t try_at(std::int64_t first) {
    bool waits = false;
    for (std::size_t hop = 0; hop < route_->hops.size(); ++hop) {
      const RouteHop& at = route_->hops[hop];
      const bool root = at.before == PlannedHop::talker;
      const std::int64_t wants = root ? first : ready(*route_, fit_.starts, hop);
      const std::int64_t waited = root ? 0 : hops_[at.before].waited;
      Timeline& link = taken_->link(at.link);
      const std::int64_t start = link.next_free(taken_->periods(), wish_->period, wants, at.length);
      if (start == Timeline::never) return -1;
      fit_.starts[hop] = start;
      hops_[hop] = {waited + (start - wants), 8};
      if (start == wants) continue;
      if (root || waiting_ == Waiting::none || start - wants > longest_wait) return start - wants + waited;
      waits = true;
      if (const std::int64_t later = wait_for_frames(hop, wants); later > 0) return later + waited;
    }
    if (const std::int64_t late = too_late(first); late > 0) return late;
    return waits || fit_.in_class != 0 ? queue_for() : 0;
  }

  Fit take() { return std::move(fit_); }

 private:
  struct Hop {
    std::int64_t waited = 0;  ///< on the whole way to its start
    int below = 8;            ///< classes from this one on have to be held back by gates
  };

  /// 0: it may wait here. Otherwise how much later it would have to be ready.
  std::int64_t wait_for_frames(std::size_t hop, std::int64_t wants) {
    Timeline& link = taken_->link(route_->hops[hop].link);
    const std::int64_t start = fit_.starts[hop];
    const bool clocks_agree = taken_->network().sync_error.count() == 0;
    // The gate that its first frame needs open lets its second one go, and nobody knows when.
    if (!clocks_agree && route_->rest > 0) return start - wants;
    const auto lowest =
        clocks_agree ? link.kept_busy(taken_->periods(), wish_->period, wants, start) : std::optional<int>();
    hops_[hop].below = lowest.value_or(0);
    if (lowest || waiting_ == Waiting::for_gates) return 0;
    if (!clocks_agree) return start - wants;
    const std::int64_t since = link.busy_since(taken_->periods(), wish_->period, start);
    return since > wants ? since - wants : start - wants;
  }

  std::int64_t too_late(std::int64_t first) const {
    const std::int64_t from = wish_->since_earliest ? wish_->earliest : first;
    std::int64_t late = 0;
    for (std::size_t hop = 0; hop < route_->hops.size(); ++hop) {
      if (route_->hops[hop].arrival < 0) continue;
      late = std::max(late, fit_.starts[hop] + route_->hops[hop].arrival - from - wish_->latency);
    }
    return late;
  }

  /// A class in which nobody else waits at the same time, anywhere on the way.
  std::int64_t queue_for() {
    const auto& classes = taken_->network().scheduled.classes;
    std::int64_t least = -1;
    for (std::size_t position = 1; position < classes.size(); ++position) {
      if (wish_->in_class && *wish_->in_class != position) continue;
      fit_.in_class = static_cast<ClassPosition>(position);
      std::int64_t later = hold_back(classes[position].value());
      if (later == 0) later = until_queues_free();
      if (later == 0) return 0;
      if (least < 0 || later < least) least = later;
    }
    return least;
  }

  /// Notes where gates have to hold it back; 0 if they can.
  std::int64_t hold_back(int traffic_class) {
    fit_.held.clear();
    for (std::size_t hop = 0; hop < route_->hops.size(); ++hop) {
      if (traffic_class < hops_[hop].below) continue;
      if (waiting_ != Waiting::for_gates || !taken_->may_hold(route_->hops[hop].link, wish_->period, traffic_class)) {
        return hops_[hop].waited + (waiting_ == Waiting::for_gates ? 0 : 1);
      }
      fit_.held.push_back(static_cast<std::uint32_t>(hop));
    }
    return 0;
  }

  std::int64_t until_queues_free() {
    for (std::size_t hop = 0; hop < route_->hops.size(); ++hop) {
      const RouteHop& at = route_->hops[hop];
      if (at.before == PlannedHop::talker) continue;
      const auto there = taken_->residence(*route_, fit_, hop);
      const std::int64_t from = there.begin + taken_->periods().length(wish_->period);  // not negative
      const std::int64_t free =
          taken_->queue(at.link, fit_.in_class).next_free(taken_->periods(), wish_->period, from, there.length);
      if (free == Timeline::never) return taken_->periods().length(wish_->period);
      if (free != from) return free - from + hops_[at.before].waited;
    }
    return 0;
  }

  Occupancy* taken_;
  const Route* route_;
  const Wish* wish_;
  Waiting waiting_;
  Fit fit_;
  std::vector<Hop> hops_;
};

/// The earliest times without waiting: hops are asked in turn, each moves the talker's start on if it has to, until all
/// in a row are content.
std::optional<Fit> fit_at_once(Occupancy& taken, const Route& route, const Wish& wish) {
  const std::int64_t latest = wish.latest(route, taken.periods().length(wish.period));
  Fit found;
  auto& offsets = found.starts;
  offsets.reserve(route.hops.size());
  for (const RouteHop& hop : route.hops) {
    offsets.push_back(hop.before == PlannedHop::talker ? 0 : offsets[hop.before] + hop.forward);
  }
  std::int64_t first = wish.earliest;
  if (first > latest) return std::nullopt;
  std::size_t hop = 0;
  for (std::size_t content = 0; content < route.hops.size();) {
    const RouteHop& at = route.hops[hop];
    const std::int64_t wants = first + offsets[hop];
    const std::int64_t start = taken.link(at.link).next_free(taken.periods(), wish.period, wants, at.length);
    if (start == Timeline::never) return std::nullopt;
    first += start - wants;
    if (first > latest) return std::nullopt;
    content = start == wants ? content + 1 : 1;
    if (++hop == route.hops.size()) hop = 0;
  }
  for (std::int64_t& start : offsets) start += first;
  return found;
}

bool hopeless(const Occupancy& taken, const Route& route, const Wish& wish) {
  if (route.latency > wish.latency) return true;
  return std::any_of(route.hops.begin(), route.hops.end(),
                     [&](const RouteHop& hop) { return !taken.has_room(hop.link, hop.slots, wish.period); });
}

}  // namespace

std::optional<Fit> fit(Occupancy& taken, const Route& route, const Wish& wish, Waiting waiting, int tries) {
  if (hopeless(taken, route, wish)) return std::nullopt;
  const bool can_wait = wish.in_class != ClassPosition{0} && taken.network().scheduled.classes.size() > 1;
  if (waiting != Waiting::none && !can_wait) return std::nullopt;
  if (waiting == Waiting::none && wish.in_class.value_or(0) == 0) return fit_at_once(taken, route, wish);
  Search search(taken, route, wish, waiting);
  const std::int64_t latest = wish.latest(route, taken.periods().length(wish.period));
  for (std::int64_t first = wish.earliest; first <= latest && tries > 0; --tries) {
    const std::int64_t later = search.try_at(first);
    if (later == 0) return search.take();
    if (later < 0) return std::nullopt;
    first += later;
  }
  return std::nullopt;
}

}  // namespace isoline::schedule

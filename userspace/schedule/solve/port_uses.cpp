#include "schedule/solve/port_uses.hpp"

#include <algorithm>

namespace isoline::schedule {

namespace {

/// Each frame by itself: behind a slower link there is time for others between them.
void add_bursts(const Assignment& assignment, std::uint32_t stream, LinkIndex link, std::int64_t period,
                std::vector<PortUse>& uses) {
  const std::uint32_t frames = assignment.request(stream).frames;
  for (const PlacedMember& member : assignment.members(stream)) {
    for (std::size_t hop = 0; hop < member.route.hops.size(); ++hop) {
      const RouteHop& at = member.route.hops[hop];
      if (at.link != link) continue;
      const std::int64_t start = member.fit.starts[hop];
      const std::int64_t wait =
          at.before == PlannedHop::talker ? 0 : start - ready(member.route, member.fit.starts, hop);
      for (std::uint32_t frame = 0; frame < frames; ++frame) {
        const std::int64_t begin = (start + frame * member.route.spacing) % period;
        uses.push_back({begin, at.length - member.route.rest, begin - wait, period,
                        assignment.network().scheduled.classes[member.fit.in_class].value()});
      }
    }
  }
}

void add_link_uses(const Assignment& assignment, std::uint32_t stream, LinkIndex link, std::vector<LinkUse>& uses) {
  const StreamRequest& request = assignment.request(stream);
  std::uint8_t number = 0;
  for (const PlacedMember& member : assignment.members(stream)) {
    for (std::size_t hop = 0; hop < member.route.hops.size(); ++hop) {
      const RouteHop& at = member.route.hops[hop];
      if (at.link != link) continue;
      const Nanoseconds start(member.fit.starts[hop]);
      const Nanoseconds from(at.before == PlannedHop::talker ? start.count()
                                                             : ready(member.route, member.fit.starts, hop));
      for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
        const Nanoseconds behind(frame * member.route.spacing);
        uses.push_back({start + behind, from + behind, request.period, stream, frame, request.frame_size, number,
                        assignment.network().scheduled.classes[member.fit.in_class]});
      }
    }
    ++number;
  }
}

}  // namespace

std::vector<PortUse> uses_of(Assignment& assignment, LinkIndex link) {
  const Periods& periods = assignment.occupancy().periods();
  const Timeline& timeline = assignment.occupancy().link(link);
  std::vector<PortUse> uses;
  std::vector<std::uint32_t> bursts;
  for (std::size_t at = 0; at < timeline.periods_used(); ++at) {
    const auto period = static_cast<PeriodIndex>(at);
    for (const Use& use : timeline.uses(period)) {
      if (use.owner == Use::nobody) continue;
      if (use.single == 0 &&
          assignment.request(use.owner).frames > 1) {  // copies that share a link are both found at the first
        if (std::find(bursts.begin(), bursts.end(), use.owner) != bursts.end()) continue;
        bursts.push_back(use.owner);
        add_bursts(assignment, use.owner, link, periods.length(period), uses);
        continue;
      }
      uses.push_back({use.begin, use.length, use.begin - use.wait, periods.length(period), use.traffic_class});
    }
  }
  return uses;
}

std::vector<LinkUse> link_uses(Assignment& assignment, LinkIndex link) {
  const Periods& periods = assignment.occupancy().periods();
  const Timeline& timeline = assignment.occupancy().link(link);
  std::vector<LinkUse> uses;
  std::vector<std::uint32_t> others;
  for (std::size_t at = 0; at < timeline.periods_used(); ++at) {
    const Nanoseconds period(periods.length(static_cast<PeriodIndex>(at)));
    for (const Use& use : timeline.uses(static_cast<PeriodIndex>(at))) {
      if (use.single != 0) {
        uses.push_back({Nanoseconds(use.begin), Nanoseconds(use.begin - use.wait), period, use.owner, 0, use.single, 0,
                        TrafficClass::masked(use.traffic_class)});
      } else if (use.owner != Use::nobody) {
        others.push_back(use.owner);
      }
    }
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  for (const std::uint32_t owner : others) add_link_uses(assignment, owner, link, uses);
  return uses;
}

StreamPlan plan_of(const Assignment& assignment, std::uint32_t stream) {
  StreamPlan plan;
  plan.stream = stream;
  const std::uint32_t frames = assignment.request(stream).frames;
  for (const PlacedMember& placed : assignment.members(stream)) {
    plan.traffic_class = assignment.network().scheduled.classes[placed.fit.in_class];
    PlannedMember member;
    member.hops = planned_hops(placed.route);
    member.starts.reserve(member.hops.size() * frames);
    for (const std::int64_t start : placed.fit.starts) {
      for (std::uint32_t frame = 0; frame < frames; ++frame) {
        member.starts.emplace_back(start + frame * placed.route.spacing);
      }
    }
    plan.members.push_back(std::move(member));
  }
  return plan;
}

}  // namespace isoline::schedule

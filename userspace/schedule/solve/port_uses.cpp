#include "schedule/solve/port_uses.hpp"

namespace isoline::schedule {

std::vector<PortUse> uses_of(Assignment& assignment, LinkIndex link) {
  const Periods& periods = assignment.occupancy().periods();
  const Timeline& timeline = assignment.occupancy().link(link);
  std::vector<PortUse> uses;
  for (std::size_t at = 0; at < timeline.periods_used(); ++at) {
    const auto period = static_cast<PeriodIndex>(at);
    for (const Use& use : timeline.uses(period)) {
      if (use.owner == Use::nobody) continue;
      uses.push_back({use.begin, use.length, use.begin - use.wait, periods.length(period), use.traffic_class});
    }
  }
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

#include "schedule/shape/launch_times.hpp"

#include <algorithm>
#include <tuple>

namespace isoline::schedule {

std::vector<StreamLaunch> launch_times(const Plan& plan, Nanoseconds delta) {
  std::vector<StreamLaunch> launches;
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& request = plan.streams[planned.stream];
    for (std::uint32_t member = 0; member < planned.members.size(); ++member) {
      const PlannedMember& one = planned.members[member];
      for (std::size_t hop = 0; hop < one.hops.size(); ++hop) {
        if (one.hops[hop].before != PlannedHop::talker) continue;
        for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
          // Frames at the end of a burst may start in the period behind, so more than one turn can be left.
          const Nanoseconds time = one.starts[hop * request.frames + frame] - delta;
          Nanoseconds launch = time % request.period;
          if (launch < Nanoseconds(0)) launch += request.period;
          launches.push_back({planned.stream, member, frame, one.hops[hop].link, planned.traffic_class, request.period,
                              launch, time < Nanoseconds(0)});
        }
      }
    }
  }
  const auto order = [&](const StreamLaunch& one) {
    return std::tuple(plan.network.links[one.link].from, one.link, one.launch, one.stream, one.member, one.frame);
  };
  std::ranges::sort(launches, [&](const StreamLaunch& a, const StreamLaunch& b) { return order(a) < order(b); });
  return launches;
}

}  // namespace isoline::schedule

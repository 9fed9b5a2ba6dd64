#include "schedule/report/hop_figures.hpp"

#include <algorithm>

#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"
#include "schedule/report/plan_figures.hpp"

namespace isoline::schedule {
namespace {

std::optional<HopFigures::Window> window_at(const GateControlList& list, TrafficClass traffic_class,
                                            Nanoseconds start) {
  const Nanoseconds cycle = cycle_of(list);
  const auto windows = windows_of(list, traffic_class);
  if (cycle <= Nanoseconds(0) || windows.empty()) return std::nullopt;
  const Nanoseconds since_base = start - list.base_time.time_since_epoch();
  const Nanoseconds at = (since_base % cycle + cycle) % cycle;
  const auto found = std::ranges::find_if(windows, [&](const Window& one) { return one.begin <= at && at < one.end; });
  if (found == windows.end()) return std::nullopt;
  HopFigures::Window window{found->begin, found->end};
  const bool turns = windows.size() > 1 && windows.front().begin == Nanoseconds(0) && windows.back().end == cycle;
  if (turns && found == windows.begin()) window.open = windows.back().begin;
  if (turns && found + 1 == windows.end()) window.shut = windows.front().end;
  return window;
}

}  // namespace

std::vector<HopFigures> hop_figures(const Plan& plan, const StreamPlan& planned) {
  const Network& network = plan.network;
  const StreamRequest& request = plan.streams[planned.stream];
  const Nanoseconds begin = begin_of(planned);
  std::vector<HopFigures> all;
  for (std::uint32_t number = 0; number < planned.members.size(); ++number) {
    const PlannedMember& member = planned.members[number];
    for (std::uint32_t hop = 0; hop < member.hops.size(); ++hop) {
      const auto [index, before] = member.hops[hop];
      const Link& link = network.links[index];
      const auto port = std::ranges::find(plan.ports, index, &PlannedPort::link);
      for (std::uint32_t frame = 0; frame < request.frames; frame += std::max(1U, request.frames - 1)) {
        HopFigures one{.member = number, .hop = hop, .frame = frame, .link = index, .window = std::nullopt};
        one.start = one.ready = member.starts[std::size_t{hop} * request.frames + frame];
        if (before != PlannedHop::talker) {
          const Link& in = network.links[member.hops[before].link];
          one.ready = member.starts[std::size_t{before} * request.frames + frame] +
                      forwarding_time(network, in, link, request.frame_size);
        }
        one.arrival = one.start + arrival_time(network, link, request.frame_size);
        one.elapsed = one.arrival - begin;
        if (port != plan.ports.end()) one.window = window_at(port->gates, planned.traffic_class, one.start);
        all.push_back(one);
      }
    }
  }
  return all;
}

}  // namespace isoline::schedule

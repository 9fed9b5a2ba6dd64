// a - s - b: two stations and a bridge, 1 Gbit/s, and plans whose times are written down here.
#pragma once

#include <string>

#include "schedule/check/check_plan.hpp"
#include "support/plans/small_plan.hpp"

namespace isoline::test {

// A frame of 100 bytes: 960 ns of the link, 864 ns to its last bit; a guard of 1522 bytes: 12336 ns.
constexpr std::int64_t slot = 960, last_bit = 864, guard = 12'336, processing = 1'000, propagation = 50;
constexpr std::int64_t forwarding = last_bit + propagation + processing;
constexpr LinkIndex a_to_s = 0, s_to_b = 1, c_to_s = 2;

inline Network hand_made_network() {
  Network network;
  network.nodes = {{"a", NodeKind::end_station, 0},
                   {"s", NodeKind::bridge, 0},
                   {"b", NodeKind::end_station, 0},
                   {"c", NodeKind::end_station, 0}};
  network.scheduled.classes = {TrafficClass::masked(7), TrafficClass::masked(6)};
  for (const auto& [from, to] : {std::pair{0U, 1U}, std::pair{1U, 2U}, std::pair{3U, 1U}}) {
    Link link;
    link.from = from;
    link.to = to;
    link.interface = "p" + std::to_string(to);
    link.propagation_delay = Nanoseconds(propagation);
    link.processing_delay = Nanoseconds(processing);
    network.links.push_back(link);
  }
  return network;
}

/// From a (or c) over s to b: starts at `start`, waits for `wait` in s.
inline void add_stream(Plan& plan, NodeIndex talker, std::int64_t start, std::int64_t wait, unsigned traffic_class) {
  StreamRequest request;
  request.name = "s" + std::to_string(plan.streams.size());
  request.talker = talker;
  request.listeners = {2};
  request.period = request.deadline = std::chrono::milliseconds(1);
  request.frame_size = 100;
  request.jitter = 2 * plan.network.sync_error;
  PlannedMember member;
  member.hops = {{talker == 0 ? a_to_s : c_to_s, PlannedHop::talker}, {s_to_b, 0}};
  member.starts = {Nanoseconds(start), Nanoseconds(start + forwarding + wait)};
  plan.planned.push_back(
      {static_cast<std::uint32_t>(plan.streams.size()), TrafficClass::masked(traffic_class), {member}});
  plan.streams.push_back(request);
  plan.most_possible = static_cast<std::uint32_t>(plan.streams.size());
}

inline void add_ports(Plan& plan) {
  plan.ports.clear();
  for (LinkIndex link = 0; link < plan.network.links.size(); ++link) {
    if (!frames_on(plan, link).empty()) plan.ports.push_back(gates_of(plan, link));
  }
}

/// From a without waiting, and from c to where it waits in s.
inline Plan two_streams() {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 50'000, 0, 7);
  add_stream(plan, 3, 300'000, 7'000, 6);
  add_ports(plan);
  return plan;
}

inline std::string lines(const schedule::PlanCheck& check) {
  std::string text;
  for (const auto& one : check.violations) text += std::string(schedule::to_string(one.kind)) + ": " + one.text + "\n";
  return text;
}

}  // namespace isoline::test

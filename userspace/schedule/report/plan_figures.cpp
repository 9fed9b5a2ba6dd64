#include "schedule/report/plan_figures.hpp"

#include <algorithm>
#include <optional>

namespace isoline::schedule {
namespace {

/// Positions of the hops from the talker to this one.
std::vector<std::uint32_t> way_to(const PlannedMember& member, std::uint32_t hop) {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = hop; at < member.hops.size() && way.size() < member.hops.size(); at = member.hops[at].before)
    way.push_back(at);
  std::ranges::reverse(way);
  return way;
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

Nanoseconds begin_of(const StreamPlan& planned) {
  std::optional<Nanoseconds> begin;
  for (const PlannedMember& member : planned.members) {
    for (const Nanoseconds start : member.starts) begin = begin ? std::min(*begin, start) : start;
  }
  return begin.value_or(Nanoseconds(0));
}

std::vector<ListenerFigures> listener_figures(const Plan& plan, const StreamPlan& planned) {
  const Network& network = plan.network;
  const StreamRequest& request = plan.streams[planned.stream];
  const Nanoseconds begin = begin_of(planned);
  std::vector<ListenerFigures> all;
  for (const NodeIndex listener : request.listeners) {
    for (std::uint32_t number = 0; number < planned.members.size(); ++number) {
      const PlannedMember& member = planned.members[number];
      for (std::uint32_t hop = 0; hop < member.hops.size(); ++hop) {
        const Link& link = network.links[member.hops[hop].link];
        if (link.to != listener) continue;
        const Nanoseconds last = member.starts[std::size_t{hop + 1} * request.frames - 1];
        const Nanoseconds latency =
            last + arrival_time(network, link, request.frame_size) - begin + 2 * network.sync_error;
        all.push_back({listener, number, way_to(member, hop), latency, request.deadline - latency});
      }
    }
  }
  return all;
}

std::uint8_t unscheduled_gates(const Network& network, const Link& link) {
  unsigned gates = (1U << link.queues) - 1;
  for (const TrafficClass one : network.scheduled.classes) gates &= ~(1U << one.value());
  return static_cast<std::uint8_t>(gates);
}

std::vector<PortFigures> port_figures(const Plan& plan) {
  const Network& network = plan.network;
  std::vector<double> load(network.links.size());
  std::vector<std::uint32_t> streams(network.links.size()), last_stream(network.links.size(), UINT32_MAX);
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& request = plan.streams[planned.stream];
    for (const PlannedMember& member : planned.members) {
      for (const PlannedHop& hop : member.hops) {
        const Nanoseconds slot = slot_time(network, network.links[hop.link], request.frame_size);
        load[hop.link] +=
            share(static_cast<double>(slot.count()) * request.frames, static_cast<double>(request.period.count()));
        if (last_stream[hop.link] != planned.stream) ++streams[hop.link];
        last_stream[hop.link] = planned.stream;
      }
    }
  }
  std::vector<PortFigures> all;
  all.reserve(plan.ports.size());
  for (const PlannedPort& port : plan.ports) {
    const Link& link = network.links[port.link];
    const std::uint8_t others = unscheduled_gates(network, link);
    double open = 0, cycle = 0;
    for (const GateControlEntry& entry : port.gates.entries) {
      const auto interval = static_cast<double>(entry.time_interval.count());
      cycle += interval;
      if ((entry.gate_states & others) != 0) open += interval;
    }
    const std::size_t entries = port.gates.entries.size();
    all.push_back({.link = port.link,
                   .streams = streams[port.link],
                   .entries = entries,
                   .budget = link.gate_budget,
                   .load = load[port.link],
                   .background = share(open, cycle),
                   .background_lost = port.background_lost,
                   .cycle = port.gates.cycle_time,
                   .time_left = std::max(0.0, 1 - load[port.link] - link.min_background),
                   .entries_left = entries < link.gate_budget ? link.gate_budget - entries : 0});
  }
  return all;
}

}  // namespace isoline::schedule

#include <algorithm>
#include <map>
#include <string>

#include "schedule/shape/cyclic_queuing.hpp"
#include "schedule/shape/node_port.hpp"

namespace isoline::schedule {
namespace {

/// The other direction of the cable; of several between the same nodes the one in the same place among them.
std::optional<LinkIndex> way_back(const Network& network, LinkIndex number) {
  const Link& link = network.links[number];
  std::size_t place = 0;
  for (LinkIndex other = 0; other < number; ++other) {
    place += network.links[other].from == link.from && network.links[other].to == link.to;
  }
  for (LinkIndex other = 0; other < network.links.size(); ++other) {
    if (network.links[other].from == link.to && network.links[other].to == link.from && place-- == 0) return other;
  }
  return std::nullopt;
}

/// Class numbers: what is open in even cycles, and in odd ones.
struct Turns {
  std::uint8_t even = 0, odd = 0;
};

GateControlList egress_gates(const Link& link, Turns turns, Nanoseconds cycle) {
  const auto others = static_cast<std::uint8_t>(((1U << link.queues) - 1) & ~(1U << turns.even | 1U << turns.odd));
  const auto with = [&](std::uint8_t one) { return static_cast<std::uint8_t>(others | 1U << one); };
  GateControlList list;
  list.entries = {{GateOperation::set_gate_states, with(turns.even), cycle},
                  {GateOperation::set_gate_states, with(turns.odd), cycle}};
  list.cycle_time = 2 * cycle;
  return list;
}

StreamFilter ingress_filter(Turns turns, Nanoseconds cycle) {
  StreamFilter filter;
  filter.name = "cqf";
  filter.pcp = Pcp::masked(turns.even);
  StreamGate gate;
  gate.cycle_time = 2 * cycle;
  gate.entries = {{true, cycle, turns.odd, std::nullopt}, {true, cycle, turns.even, std::nullopt}};
  filter.gate = std::move(gate);
  return filter;
}

}  // namespace

Result<std::vector<Schedule>> cyclic_schedules(const Network& network, std::span<const RoutedStream> streams,
                                               const CyclicQueuing& queuing) {
  const auto& classes = network.scheduled.classes;
  if (classes.size() < 2) {
    return fail({ErrorKind::invalid_input, "cyclic queuing", "", "needs two scheduled classes", ""});
  }
  const Turns turns{classes[0].value(), classes[1].value()};
  std::map<std::pair<NodeIndex, std::string>, PortConfig> ports;
  const auto port_of = [&](LinkIndex number) -> PortConfig& {
    const Link& link = network.links[number];
    const auto [place, added] = ports.try_emplace({link.from, link.interface}, node_port(network, link));
    return place->second;
  };
  for (const RoutedStream& stream : streams) {
    if (!std::ranges::binary_search(queuing.admitted, stream.stream, {}, &CyclicStream::stream)) continue;
    for (const PlannedHop& hop : stream.hops) {
      const Link& link = network.links[hop.link];
      if (network.nodes[link.from].kind == NodeKind::bridge) {
        PortConfig& port = port_of(hop.link);
        if (std::max(turns.even, turns.odd) >= link.queues) {
          return fail({ErrorKind::invalid_input, "cyclic queuing", "",
                       network.nodes[link.from].name + " " + link.interface + " has no queue of class " +
                           std::to_string(std::max(turns.even, turns.odd)),
                       ""});
        }
        if (port.traffic_classes.empty()) add_classes(port, network, link);
        if (link.gate_budget < 2) {
          return fail({ErrorKind::invalid_input, "cyclic queuing", "",
                       network.nodes[link.from].name + " " + link.interface + " has a gate_budget of 1",
                       "two classes that take turns are two entries"});
        }
        port.gates = egress_gates(link, turns, queuing.cycle);
      }
      if (network.nodes[link.to].kind != NodeKind::bridge) continue;
      const auto back = way_back(network, hop.link);
      if (!back) {
        return fail({ErrorKind::invalid_input, "cyclic queuing", "",
                     "no link leads back from " + network.nodes[link.to].name + " to " + network.nodes[link.from].name,
                     "it would name the port that receives"});
      }
      PortConfig& port = port_of(*back);
      if (port.streams.empty()) port.streams.push_back(ingress_filter(turns, queuing.cycle));
    }
  }
  std::vector<Schedule> schedules;
  NodeIndex last = 0;
  for (auto& [place, port] : ports) {
    if (schedules.empty() || place.first != last) schedules.push_back({network.nodes[place.first].name, {}});
    last = place.first;
    schedules.back().ports.push_back(std::move(port));
  }
  return schedules;
}

}  // namespace isoline::schedule

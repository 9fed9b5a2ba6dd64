#include "schedule/report/node_schedules.hpp"

#include <utility>

#include "schedule/gates/check.hpp"
#include "schedule/shape/node_port.hpp"

namespace isoline::schedule {
namespace {

PortConfig port_config(const Network& network, const PlannedPort& planned) {
  const Link& link = network.links[planned.link];
  PortConfig port = node_port(network, link);
  add_classes(port, network, link);
  port.gates = planned.gates;
  const auto known = static_cast<std::uint8_t>((1U << link.queues) - 1);
  for (GateControlEntry& entry : port.gates->entries) entry.gate_states &= known;
  port.may_starve = true;
  return port;
}

/// Of each link, bit n: a planned stream of class n begins there.
std::vector<std::uint8_t> launched_classes(const Plan& plan) {
  std::vector<std::uint8_t> classes(plan.network.links.size());
  for (const StreamPlan& stream : plan.planned) {
    for (const PlannedMember& member : stream.members) {
      for (const PlannedHop& hop : member.hops) {
        if (hop.before != PlannedHop::talker) continue;
        classes[hop.link] = static_cast<std::uint8_t>(classes[hop.link] | 1U << stream.traffic_class.value());
      }
    }
  }
  return classes;
}

PortConfig launching_port(const Network& network, LinkIndex number, std::uint8_t classes, Nanoseconds delta) {
  const Link& link = network.links[number];
  PortConfig port = node_port(network, link);
  add_classes(port, network, link);
  for (PortTrafficClass& one : port.traffic_classes) {
    if ((classes >> one.traffic_class.value() & 1) != 0) one.launch_time = LaunchTime{.delta = delta};
  }
  return port;
}

Findings problems_of(const Schedule& schedule) {
  Findings findings = check(schedule, {});
  std::erase_if(findings, [](const Finding& finding) { return finding.severity != Severity::problem; });
  return findings;
}

}  // namespace

NodeSchedule applicable(NodeIndex node, Schedule schedule) {
  NodeSchedule one{.node = node, .schedule = std::move(schedule), .problems = {}};
  one.problems = problems_of(one.schedule);
  if (one.problems.empty()) return one;
  NodeSchedule offloaded = one;
  for (PortConfig& port : offloaded.schedule.ports) {
    if (!port.gates) continue;
    port.gate_mode = GateMode::full_offload;
    offloaded.offload = true;
  }
  offloaded.problems = problems_of(offloaded.schedule);
  return offloaded;
}

std::vector<NodeSchedule> node_schedules(const Plan& plan, const NodeOptions& options) {
  const Network& network = plan.network;
  const auto launched = launched_classes(plan);
  std::vector<std::vector<const PlannedPort*>> ports(network.nodes.size());
  for (const PlannedPort& port : plan.ports) ports[network.links[port.link].from].push_back(&port);
  std::vector<NodeSchedule> all;
  for (NodeIndex node = 0; node < ports.size(); ++node) {
    if (ports[node].empty()) continue;
    const bool launches = options.launch_delta && network.nodes[node].kind == NodeKind::end_station;
    Schedule schedule{.name = network.nodes[node].name, .ports = {}};
    for (const PlannedPort* port : ports[node]) {
      schedule.ports.push_back(launches
                                   ? launching_port(network, port->link, launched[port->link], *options.launch_delta)
                                   : port_config(network, *port));
    }
    all.push_back(applicable(node, std::move(schedule)));
  }
  return all;
}

}  // namespace isoline::schedule

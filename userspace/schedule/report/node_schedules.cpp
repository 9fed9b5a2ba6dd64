#include "schedule/report/node_schedules.hpp"

#include <algorithm>

#include "schedule/gates/check.hpp"
#include "schedule/report/plan_figures.hpp"

namespace isoline::schedule {
namespace {

constexpr std::uint32_t least_frame = 64, most_frame = 65535;

/// Of the classes that the port has, the best one that no planned stream has.
unsigned best_unscheduled(const Network& network, const Link& link) {
  const std::uint8_t others = unscheduled_gates(network, link);
  for (unsigned one = link.queues; one > 0; --one) {
    if ((others >> (one - 1) & 1) != 0) return one - 1;
  }
  return 0;
}

PortConfig port_config(const Network& network, const PlannedPort& planned) {
  const Link& link = network.links[planned.link];
  PortConfig port;
  port.interface = link.interface;
  port.link_speed = BitRate{static_cast<double>(link.bits_per_second)};
  port.max_frame = std::clamp(network.max_frame, least_frame, most_frame);
  for (unsigned one = 0; one < link.queues; ++one) {
    PortTrafficClass& its = port.traffic_classes.emplace_back();
    its.traffic_class = TrafficClass::masked(one);
    its.pcp = {Pcp::masked(one)};
    its.queues = {1, static_cast<std::uint16_t>(one)};
  }
  auto& rest = port.traffic_classes[best_unscheduled(network, link)].pcp;
  for (unsigned pcp = link.queues; pcp <= Pcp::most; ++pcp) rest.push_back(Pcp::masked(pcp));
  port.gates = planned.gates;
  const auto known = static_cast<std::uint8_t>((1U << link.queues) - 1);
  for (GateControlEntry& entry : port.gates->entries) entry.gate_states &= known;
  port.may_starve = true;
  return port;
}

Findings problems_of(const Schedule& schedule) {
  Findings findings = check(schedule, {});
  std::erase_if(findings, [](const Finding& finding) { return finding.severity != Severity::problem; });
  return findings;
}

}  // namespace

std::vector<NodeSchedule> node_schedules(const Plan& plan) {
  const Network& network = plan.network;
  std::vector<std::vector<const PlannedPort*>> ports(network.nodes.size());
  for (const PlannedPort& port : plan.ports) ports[network.links[port.link].from].push_back(&port);
  std::vector<NodeSchedule> all;
  for (NodeIndex node = 0; node < ports.size(); ++node) {
    if (ports[node].empty()) continue;
    NodeSchedule one{.node = node, .schedule = {.name = network.nodes[node].name, .ports = {}}, .problems = {}};
    for (const PlannedPort* port : ports[node]) one.schedule.ports.push_back(port_config(network, *port));
    one.problems = problems_of(one.schedule);
    if (!one.problems.empty()) {
      one.offload = true;
      for (PortConfig& port : one.schedule.ports) port.gate_mode = GateMode::full_offload;
      one.problems = problems_of(one.schedule);
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace isoline::schedule

#include "agent/queue_plan.hpp"

#include <algorithm>
#include <set>

#include "schedule/gates/measured_port.hpp"

namespace isoline::agent {
namespace {

// The probe takes no more, and a bridge may have more.
constexpr std::size_t most_ports = 64;

bool same(const MeasuredPort& a, const MeasuredPort& b) {
  return a.interface == b.interface && a.class_of_priority == b.class_of_priority && a.gates == b.gates;
}

bool is_measured(const QueuePlan& plan, const std::string& interface) {
  const auto& ports = plan.measurement.ports;
  return std::any_of(ports.begin(), ports.end(), [&](const auto& port) { return port.interface == interface; });
}

void add_bridge_ports(QueuePlan& plan, const std::vector<host::Interface>& interfaces) {
  std::set<IfIndex> bridges, ours;
  for (const host::Interface& one : interfaces) {
    if (one.kind == "bridge") bridges.insert(one.index);
  }
  for (const host::Interface& one : interfaces) {
    if (one.master && bridges.contains(*one.master) && is_measured(plan, one.name)) ours.insert(*one.master);
  }
  auto& ports = plan.measurement.ports;
  for (const host::Interface& one : interfaces) {
    if (one.master && ours.contains(*one.master) && !is_measured(plan, one.name) && ports.size() < most_ports)
      ports.push_back({one.name, {}, std::nullopt});
  }
  plan.measurement.forwarding = !ours.empty();
}

}  // namespace

bool QueuePlan::operator==(const QueuePlan& other) const {
  return indices == other.indices && measurement.forwarding == other.measurement.forwarding &&
         std::equal(measurement.ports.begin(), measurement.ports.end(), other.measurement.ports.begin(),
                    other.measurement.ports.end(), same);
}

Result<QueuePlan> plan_queues(const Schedule& schedule, host::TrafficControl& ports, host::Interfaces& interfaces,
                              std::map<std::string, std::string>& unreadable) {
  QueuePlan plan;
  unreadable.clear();
  for (const PortConfig& wanted : schedule.ports) {
    auto state = ports.read(wanted.interface);
    if (!state) {
      const ErrorKind kind = state.error().kind;
      if (kind != ErrorKind::not_found && kind != ErrorKind::vanished)
        unreadable.emplace(wanted.interface, describe(state.error()));
      continue;
    }
    // What the kernel leaves out of its dump is as the file says, or nothing can be said of it.
    const bool vanished = state->gates_readback == Readback::vanished && !state->oper.gates && !state->admin;
    if (state->admin) state->oper.gates = state->admin;
    plan.measurement.ports.push_back(vanished ? schedule::measured_port(wanted) : schedule::measured_port(*state));
    plan.measurement.ports.back().interface = wanted.interface;
  }
  const auto list = interfaces.list();
  if (!list) return fail(list.error());
  add_bridge_ports(plan, *list);
  for (const MeasuredPort& port : plan.measurement.ports) {
    const auto found =
        std::find_if(list->begin(), list->end(), [&](const auto& one) { return one.name == port.interface; });
    plan.indices.push_back(found == list->end() ? IfIndex{} : found->index);
  }
  return plan;
}

}  // namespace isoline::agent

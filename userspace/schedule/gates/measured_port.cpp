#include "schedule/gates/measured_port.hpp"

#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::schedule {
namespace {

GateCycle gate_cycle_of(const GateControlList& list) {
  GateCycle cycle;
  cycle.base_time = list.base_time;
  cycle.cycle_time = cycle_of(list);
  for (unsigned number = 0; number < traffic_class_count; ++number) {
    for (const auto& window : windows_of(list, TrafficClass::masked(number)))
      cycle.windows[number].push_back({window.begin, window.end});
  }
  return cycle;
}

}  // namespace

MeasuredPort measured_port(const PortConfig& port) {
  MeasuredPort measured{port.interface, priority_map_of(port.traffic_classes), std::nullopt};
  if (port.gates) measured.gates = gate_cycle_of(*port.gates);
  return measured;
}

MeasuredPort measured_port(const PortState& state) {
  PortConfig port = state.oper;
  if (!port.gates && state.admin) port.gates = state.admin;
  MeasuredPort measured = measured_port(port);
  if (state.priority_map) measured.class_of_priority = *state.priority_map;
  return measured;
}

}  // namespace isoline::schedule

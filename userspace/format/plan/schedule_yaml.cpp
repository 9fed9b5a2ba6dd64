#include "format/plan/export.hpp"
#include "format/plan/flow.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

void append_classes(std::string& out, const PortConfig& port) {
  out += "    traffic_classes:\n";
  for (const PortTrafficClass& one : port.traffic_classes) {
    out += "      - ";
    {
      FlowMap map(out);
      map.number("traffic_class", one.traffic_class.value());
      append_list(map.key("pcp"), one.pcp, [](std::string& to, Pcp pcp) { append_number(to, pcp.value()); });
      FlowMap queues(map.key("queues"));
      queues.number("count", one.queues.count);
      queues.number("offset", one.queues.offset);
    }
    out += '\n';
  }
}

void append_gates(std::string& out, const PortConfig& port) {
  const GateControlList& gates = *port.gates;
  out += "    gate_control_list:\n      mode: ";
  out += to_string(port.gate_mode);
  append_duration(out += "\n      base_time: ", gates.base_time.time_since_epoch());
  append_duration(out += "\n      cycle_time: ", gates.cycle_time);
  if (gates.cycle_time_extension != Nanoseconds(0))
    append_duration(out += "\n      cycle_time_extension: ", gates.cycle_time_extension);
  out += "\n      entries:\n";
  for (const GateControlEntry& entry : gates.entries) {
    out += "        - ";
    {
      FlowMap map(out);
      if (entry.operation != GateOperation::set_gate_states) map.key("operation") += to_string(entry.operation);
      map.number("gate_states", entry.gate_states);
      map.duration("time_interval", entry.time_interval);
    }
    out += '\n';
  }
}

}  // namespace

std::string schedule_yaml(const schedule::NodeSchedule& node) {
  std::string out =
      "# Ports of a node by a plan, written by isoline. Windows are as long as planned frames are, so that\n"
      "# may_starve is said: isoline plan check answers whether they suffice.\n";
  if (node.offload) out += "# Gates are the network card's: the kernel's timer could not serve them.\n";
  append_scalar(out += "schedule: ", node.schedule.name);
  out += "\nports:\n";
  for (const PortConfig& port : node.schedule.ports) {
    append_scalar(out += "  - interface: ", port.interface);
    if (port.link_speed) out += "\n    link_speed: " + to_string(*port.link_speed);
    append_number(out += "\n    max_frame: ", port.max_frame);
    out += "\n    may_starve: ";
    out += port.may_starve ? "true\n" : "false\n";
    append_classes(out, port);
    if (port.gates) append_gates(out, port);
  }
  return out;
}

}  // namespace isoline::format

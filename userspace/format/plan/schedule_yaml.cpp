#include "format/plan/export.hpp"
#include "format/plan/flow.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

void append_shaper(FlowMap& map, const CreditBasedShaper& shaper) {
  FlowMap its(map.key("credit_based_shaper"));
  its.key("idle_slope") += to_string(shaper.idle_slope);
  its.key("send_slope") += "-" + to_string(BitRate{-shaper.send_slope.bits_per_second});
  its.key("hi_credit") += std::to_string(shaper.hi_credit);
  its.key("lo_credit") += std::to_string(shaper.lo_credit);
}

void append_classes(std::string& out, const PortConfig& port) {
  if (port.traffic_classes.empty()) return;
  out += "    traffic_classes:\n";
  for (const PortTrafficClass& one : port.traffic_classes) {
    out += "      - ";
    {
      FlowMap map(out);
      map.number("traffic_class", one.traffic_class.value());
      append_list(map.key("pcp"), one.pcp, [](std::string& to, Pcp pcp) { append_number(to, pcp.value()); });
      {
        FlowMap queues(map.key("queues"));
        queues.number("count", one.queues.count);
        queues.number("offset", one.queues.offset);
      }
      if (one.shaper) append_shaper(map, *one.shaper);
      if (one.launch_time) {
        FlowMap its(map.key("launch_time"));
        its.duration("delta", one.launch_time->delta);
      }
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

/// Streams that are gated; what else a file can say of them no plan does.
void append_streams(std::string& out, const PortConfig& port) {
  if (port.streams.empty()) return;
  out += "    streams:\n";
  for (const StreamFilter& one : port.streams) {
    append_scalar(out += "      - name: ", one.name);
    out += "\n        match: ";
    {
      FlowMap map(out);
      if (one.pcp) map.number("pcp", one.pcp->value());
    }
    if (one.gate) {
      append_duration(out += "\n        gate:\n          base_time: ", one.gate->base_time.time_since_epoch());
      append_duration(out += "\n          cycle_time: ", one.gate->cycle_time);
      out += "\n          entries:";
      for (const StreamGateEntry& entry : one.gate->entries) {
        out += "\n            - ";
        FlowMap map(out);
        map.truth("open", entry.open);
        map.duration("time_interval", entry.time_interval);
        if (entry.internal_priority) map.number("internal_priority", *entry.internal_priority);
      }
    }
    out += '\n';
  }
}

}  // namespace

std::string schedule_yaml(const schedule::NodeSchedule& node, std::string_view comment) {
  std::string out(comment);
  if (node.offload) out += "# Gates are the network card's: the kernel's timer could not serve them.\n";
  append_scalar(out += "schedule: ", node.schedule.name);
  out += "\nports:\n";
  for (const PortConfig& port : node.schedule.ports) {
    append_scalar(out += "  - interface: ", port.interface);
    if (port.link_speed) out += "\n    link_speed: " + to_string(*port.link_speed);
    append_number(out += "\n    max_frame: ", port.max_frame);
    out += '\n';
    if (port.may_starve) out += "    may_starve: true\n";
    append_classes(out, port);
    if (port.gates) append_gates(out, port);
    append_streams(out, port);
  }
  return out;
}

}  // namespace isoline::format

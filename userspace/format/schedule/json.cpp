#include "format/schedule/json.hpp"

#include <cmath>

#include "format/api_json.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::format {
namespace {

using Shape = JsonWriter::Shape;

std::int64_t bits_per_second(BitRate rate) { return static_cast<std::int64_t>(std::llround(rate.bits_per_second)); }

void write_pcp(JsonWriter& json, const char* name, const std::vector<Pcp>& pcp) {
  json.key(name);
  json.begin_array(Shape::line);
  for (const Pcp one : pcp) json.value(one.value());
  json.end_array();
}

void write_shaping(JsonWriter& json, const PortTrafficClass& one) {
  if (const auto& shaper = one.shaper) {
    json.key("credit_based_shaper");
    json.begin_object(Shape::line);
    json.member("idle_slope", bits_per_second(shaper->idle_slope));
    if (shaper->send_slope.bits_per_second != 0) json.member("send_slope", bits_per_second(shaper->send_slope));
    if (shaper->hi_credit != 0) json.member("hi_credit", shaper->hi_credit);
    if (shaper->lo_credit != 0) json.member("lo_credit", shaper->lo_credit);
    json.member("offload", shaper->offload);
    json.end_object();
  }
  if (const auto& launch = one.launch_time) {
    json.key("launch_time");
    json.begin_object(Shape::line);
    json.member("delta_ns", launch->delta);
    json.member("deadline_mode", launch->deadline_mode);
    json.member("skip_socket_check", launch->skip_socket_check);
    json.member("offload", launch->offload);
    json.end_object();
  }
}

void write_class(JsonWriter& json, const PortConfig& port, const PortTrafficClass& one) {
  json.begin_object();
  json.member("traffic_class", one.traffic_class.value());
  write_pcp(json, "pcp", one.pcp);
  json.key("queues");
  json.begin_object(Shape::line);
  json.member("count", one.queues.count);
  json.member("offset", one.queues.offset);
  json.end_object();
  json.member("queue_max_sdu", one.queue_max_sdu);
  json.member("preemptable", one.preemptable);
  write_shaping(json, one);
  if (port.gates) {
    json.key("windows");
    json.begin_array();
    for (const auto& window : schedule::windows_of(*port.gates, one.traffic_class)) {
      json.begin_object(Shape::line);
      json.member("begin_ns", window.begin);
      json.member("end_ns", window.end);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_vlans(JsonWriter& json, const PortConfig& port) {
  json.member("vlan_filtering", port.vlan_filtering);
  if (!port.vlans.empty()) {
    json.key("vlans");
    json.begin_array();
    for (const auto& vlan : port.vlans) {
      json.begin_object(Shape::line);
      json.member("vid", vlan.vid.value());
      json.member("untagged", vlan.untagged);
      json.member("pvid", vlan.pvid);
      json.end_object();
    }
    json.end_array();
  }
  if (!port.vlan_devices.empty()) {
    json.key("vlan_devices");
    json.begin_array();
    for (const auto& device : port.vlan_devices) {
      json.begin_object();
      json.member("name", device.name);
      json.member("vid", device.vid.value());
      const auto pair = [&](unsigned priority, Pcp pcp) {
        json.begin_object(Shape::line);
        json.member("priority", priority);
        json.member("pcp", pcp.value());
        json.end_object();
      };
      json.key("egress_pcp");
      json.begin_array();
      for (const auto& [priority, pcp] : device.egress_pcp) pair(priority, pcp);
      json.end_array();
      json.key("ingress_priority");
      json.begin_array();
      for (const auto& [pcp, priority] : device.ingress_priority) pair(priority, pcp);
      json.end_array();
      json.end_object();
    }
    json.end_array();
  }
  if (!port.dscp.empty()) {
    json.key("dscp");
    json.begin_array();
    for (const auto& one : port.dscp) {
      json.begin_object(Shape::line);
      json.member("dscp", one.dscp.value());
      json.member("pcp", one.pcp.value());
      json.end_object();
    }
    json.end_array();
  }
}

void write_stream_gate(JsonWriter& json, const StreamGate& gate) {
  json.key("gate");
  json.begin_object();
  json.member("base_time_ns", gate.base_time.time_since_epoch());
  json.member("cycle_time_ns", gate.cycle_time);
  json.key("entries");
  json.begin_array();
  for (const auto& entry : gate.entries) {
    json.begin_object(Shape::line);
    json.member("open", entry.open);
    json.member("time_interval_ns", entry.time_interval);
    json.member("internal_priority", entry.internal_priority);
    json.member("max_octets", entry.max_octets);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_stream(JsonWriter& json, const StreamFilter& stream) {
  json.begin_object();
  json.member("name", stream.name);
  json.key("match");
  json.begin_object(Shape::line);
  if (stream.src_mac) json.member("src_mac", to_string(*stream.src_mac));
  if (stream.dst_mac) json.member("dst_mac", to_string(*stream.dst_mac));
  if (stream.vid) json.member("vid", stream.vid->value());
  if (stream.pcp) json.member("pcp", stream.pcp->value());
  json.member("ether_type", stream.ether_type);
  json.end_object();
  if (stream.gate) write_stream_gate(json, *stream.gate);
  if (const auto& policer = stream.policer) {
    json.key("policer");
    json.begin_object(Shape::line);
    json.member("rate", bits_per_second(policer->rate));
    json.member("burst", policer->burst);
    json.member("max_sdu", policer->max_sdu);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

void write_gates(JsonWriter& json, const char* name, const GateControlList& list) {
  json.key(name);
  json.begin_object();
  json.member("base_time_ns", list.base_time.time_since_epoch());
  json.member("cycle_time_ns", schedule::cycle_of(list));
  json.member("cycle_time_extension_ns", list.cycle_time_extension);
  json.key("entries");
  json.begin_array();
  for (const GateControlEntry& entry : list.entries) {
    json.begin_object(Shape::line);
    json.member("operation", to_string(entry.operation));
    json.member("gate_states", entry.gate_states);
    json.member("time_interval_ns", entry.time_interval);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_port_config(JsonWriter& json, const PortConfig& port) {
  json.member("interface", port.interface);
  if (port.link_speed) json.member("link_speed", bits_per_second(*port.link_speed));
  json.member("max_frame", port.max_frame);
  json.member("carries_management", port.carries_management);
  write_pcp(json, "protected_pcp", port.protected_pcp);
  json.member("may_starve", port.may_starve);
  if (!port.traffic_classes.empty()) {
    json.key("traffic_classes");
    json.begin_array();
    for (const auto& one : port.traffic_classes) write_class(json, port, one);
    json.end_array();
  }
  if (port.gates) {
    json.member("mode", to_string(port.gate_mode));
    if (port.gate_mode == GateMode::txtime_assist) json.member("txtime_delay_ns", port.txtime_delay);
    write_gates(json, "gate_control_list", *port.gates);
  }
  write_vlans(json, port);
  if (!port.streams.empty()) {
    json.key("streams");
    json.begin_array();
    for (const auto& stream : port.streams) write_stream(json, stream);
    json.end_array();
  }
}

std::string encode_schedule(const Schedule& schedule, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.schedule/1");
  json.member("schedule", schedule.name);
  json.key("ports");
  json.begin_array();
  for (const PortConfig& port : schedule.ports) {
    json.begin_object();
    write_port_config(json, port);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

const char* agreement_key(PortAgreement agreement) {
  switch (agreement) {
    case PortAgreement::in_sync: return "in_sync";
    case PortAgreement::pending: return "pending";
    case PortAgreement::differs: return "differs";
    case PortAgreement::cannot_verify: return "cannot_verify";
  }
  return "cannot_verify";
}

void write_comparisons(JsonWriter& json, const std::vector<PortComparison>& ports) {
  json.key("ports");
  json.begin_array();
  for (const PortComparison& port : ports) {
    json.begin_object();
    json.member("interface", port.interface);
    json.member("agreement", agreement_key(port.agreement));
    if (!port.reason.empty()) json.member("reason", port.reason);
    json.key("differences");
    json.begin_array();
    for (const PortDifference& one : port.differences) {
      json.begin_object(Shape::line);
      json.member("what", one.what);
      json.member("wanted", one.wanted);
      json.member("found", one.found);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

std::string encode_comparisons(const std::vector<PortComparison>& ports, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  write_comparisons(json, ports);
  json.end_object();
  return json.take();
}

std::string encode_findings(const std::vector<Error>& problems, const std::vector<Error>& warnings, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  for (const auto& [name, list] : {std::pair{"problems", &problems}, std::pair{"warnings", &warnings}}) {
    json.key(name);
    json.begin_array();
    for (const Error& one : *list) {
      json.begin_object(Shape::line);
      write_error(json, one);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace isoline::format

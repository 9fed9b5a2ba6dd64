// A schedule as instance data of the YANG modules of IEEE Std 802.1Q.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "format/json_writer.hpp"
#include "format/schedule/export.hpp"
#include "format/schedule/words.hpp"
#include "schedule/gates/check.hpp"
#include "schedule/gates/cycle.hpp"

namespace isoline::format {
namespace {

using Shape = JsonWriter::Shape;

constexpr std::uint64_t most_32 = std::numeric_limits<std::uint32_t>::max();

void write_rational(JsonWriter& json, const char* name, std::uint64_t numerator, std::uint64_t denominator) {
  json.key(name);
  json.begin_object(Shape::line);
  json.member("numerator", numerator);
  json.member("denominator", denominator);
  json.end_object();
}

/// Seconds as numerator / denominator, both of 32 bits.
Result<std::pair<std::uint64_t, std::uint64_t>> seconds_as_fraction(Nanoseconds time, const std::string& interface) {
  const auto numerator = static_cast<std::uint64_t>(time.count());
  constexpr std::uint64_t denominator = 1'000'000'000;
  if (numerator <= most_32) return std::pair(numerator, denominator);
  const std::uint64_t common = std::gcd(numerator, denominator);
  if (numerator / common <= most_32) return std::pair(numerator / common, denominator / common);
  return fail({ErrorKind::invalid_input, "cannot write YANG for " + interface, "",
               "a cycle of " + to_string(time) + " is no quotient of two 32-bit numbers", "a rounder cycle time"});
}

void write_traffic_classes(JsonWriter& json, const PortConfig& port) {
  unsigned count = 0;
  for (const auto& one : port.traffic_classes) count = std::max(count, one.traffic_class.value() + 1u);
  json.key("traffic-class");
  json.begin_object();
  json.key("traffic-class-table");
  json.begin_object();
  json.member("number-of-traffic-classes", count);
  for (unsigned priority = 0; priority <= Pcp::most; ++priority) {
    for (const auto& one : port.traffic_classes) {
      if (std::find(one.pcp.begin(), one.pcp.end(), Pcp::masked(priority)) == one.pcp.end()) continue;
      json.member("priority" + std::to_string(priority), one.traffic_class.value());
    }
  }
  json.end_object();
  json.end_object();
}

void write_selection(JsonWriter& json, const PortConfig& port) {
  json.key("transmission-selection-algorithm-table");
  json.begin_object();
  json.key("transmission-selection-algorithm-map");
  json.begin_array();
  for (const auto& one : port.traffic_classes) {
    json.begin_object(Shape::line);
    json.member("traffic-class", one.traffic_class.value());
    json.member("transmission-selection-algorithm",
                one.shaper ? "ieee802-dot1q-types:credit-based-shaper" : "ieee802-dot1q-types:strict-priority");
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_shapers(JsonWriter& json, const PortConfig& port) {
  json.key("ieee802-dot1q-cbsa-bridge:cbsa");
  json.begin_object();
  json.key("cbsa-parameter-table");
  json.begin_array();
  for (const auto& one : port.traffic_classes) {
    if (!one.shaper) continue;
    json.begin_object(Shape::line);
    json.member("traffic-class", one.traffic_class.value());
    // 64-bit numbers are strings (RFC 7951 clause 6.1).
    json.member("admin-idle-slope", std::to_string(std::llround(one.shaper->idle_slope.bits_per_second)));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_preemption(JsonWriter& json, const PortConfig& port) {
  json.key("ieee802-dot1q-preemption-bridge:frame-preemption-parameters");
  json.begin_object();
  json.key("frame-preemption-status-table");
  json.begin_object();
  for (unsigned priority = 0; priority <= Pcp::most; ++priority) {
    bool preemptable = false;
    for (const auto& one : port.traffic_classes) {
      const bool its = std::find(one.pcp.begin(), one.pcp.end(), Pcp::masked(priority)) != one.pcp.end();
      preemptable = preemptable || (its && one.preemptable);
    }
    json.member("priority" + std::to_string(priority), preemptable ? "preemptable" : "express");
  }
  json.end_object();
  json.end_object();
}

void write_control_list(JsonWriter& json, const GateControlList& list) {
  json.key("admin-control-list");
  json.begin_object();
  json.key("gate-control-entry");
  json.begin_array();
  unsigned index = 0;
  for (const auto& entry : list.entries) {
    json.begin_object(Shape::line);
    json.member("index", index++);
    json.member("operation-name", std::string("ieee802-dot1q-sched:") + to_string(entry.operation));
    json.member("time-interval-value", static_cast<std::uint64_t>(entry.time_interval.count()));
    json.member("gate-states-value", entry.gate_states);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

Result<void> write_gate_parameters(JsonWriter& json, const PortConfig& port) {
  json.key("ieee802-dot1q-sched-bridge:gate-parameter-table");
  json.begin_object();
  if (!port.traffic_classes.empty()) {
    json.key("queue-max-sdu-table");
    json.begin_array();
    for (const auto& one : port.traffic_classes) {
      json.begin_object(Shape::line);
      json.member("traffic-class", one.traffic_class.value());
      json.member("queue-max-sdu", one.queue_max_sdu);
      json.end_object();
    }
    json.end_array();
  }
  json.member("gate-enabled", port.gates.has_value());
  if (port.gates) {
    const auto cycle = seconds_as_fraction(schedule::cycle_of(*port.gates), port.interface);
    if (!cycle) return fail(cycle.error());
    json.member("admin-gate-states", 255u);
    write_control_list(json, *port.gates);
    write_rational(json, "admin-cycle-time", cycle->first, cycle->second);
    json.member("admin-cycle-time-extension", port.gates->cycle_time_extension);
    const auto base = port.gates->base_time.time_since_epoch();
    json.key("admin-base-time");
    json.begin_object(Shape::line);
    json.member("seconds", std::to_string(base / std::chrono::seconds(1)));
    json.member("nanoseconds", base % std::chrono::seconds(1));
    json.end_object();
    json.member("config-change", true);
  }
  // Limits that the modules compare lists and cycles with; without them no document is valid.
  json.member("supported-list-max", schedule::Limits{}.max_entries);
  if (!port.gates) write_rational(json, "admin-cycle-time", 0, 1);
  write_rational(json, "supported-cycle-max", most_32, 1);
  json.member("supported-interval-max", most_32);
  json.end_object();
  return {};
}

void note_left_out(const PortConfig& port, std::vector<std::string>& left_out) {
  const auto note = [&](bool there, const char* what, const char* why) {
    if (there) left_out.push_back(port.interface + ": " + what + ": " + why);
  };
  const auto& classes = port.traffic_classes;
  note(std::any_of(classes.begin(), classes.end(), [](const auto& one) { return one.launch_time.has_value(); }),
       "launch_time", "the modules have no words for it");
  note(port.gates && port.gate_mode != GateMode::software, "mode", "who opens the gates is not the modules' matter");
  note(port.vlan_filtering || !port.vlans.empty(), "VLANs",
       "the modules keep them at the bridge, which the file does not name");
  note(!port.vlan_devices.empty() || !port.dscp.empty(), "VLAN devices and DSCP", "the modules have no words for them");
  note(!port.streams.empty(), "streams", "the modules keep them at the bridge, which the file does not name");
}

}  // namespace

Result<Exported> export_yang(const Schedule& schedule) {
  Exported exported;
  JsonWriter json(true);
  json.begin_object();
  json.key("ietf-interfaces:interfaces");
  json.begin_object();
  json.key("interface");
  json.begin_array();
  for (const PortConfig& port : schedule.ports) {
    json.begin_object();
    json.member("name", port.interface);
    json.member("type", "iana-if-type:ethernetCsmacd");
    json.key("ieee802-dot1q-bridge:bridge-port");
    json.begin_object();
    const auto& classes = port.traffic_classes;
    const auto any = [&](auto which) { return std::any_of(classes.begin(), classes.end(), which); };
    if (!classes.empty()) {
      write_traffic_classes(json, port);
      write_selection(json, port);
    }
    if (auto written = write_gate_parameters(json, port); !written) return fail(written.error());
    if (any([](const auto& one) { return one.preemptable; })) write_preemption(json, port);
    if (any([](const auto& one) { return one.shaper.has_value(); })) write_shapers(json, port);
    json.end_object();
    json.end_object();
    note_left_out(port, exported.left_out);
  }
  json.end_array();
  json.end_object();
  json.end_object();
  exported.text = json.take();
  return exported;
}

}  // namespace isoline::format

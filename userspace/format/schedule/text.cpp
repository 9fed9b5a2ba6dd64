#include "format/schedule/text.hpp"

#include "format/schedule/words.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"
#include "model/words.hpp"
#include "schedule/gates/cycle.hpp"

namespace isoline::format {
namespace {

void append_indented(std::vector<Line>& lines, const Table& table, TextStyle style) {
  constexpr std::size_t indent = 2;
  if (style.width > indent) style.width -= indent;
  for (Line& line : table.lines(style)) lines.push_back({std::string(indent, ' ') + line.text, line.emphasis});
}

std::string open_share(const PortConfig& port, TrafficClass traffic_class) {
  if (!port.gates) return "";
  const Nanoseconds cycle = schedule::cycle_of(*port.gates), open = open_time(*port.gates, traffic_class);
  if (cycle <= Nanoseconds(0)) return "";
  const double share = 100 * static_cast<double>(open.count()) / static_cast<double>(cycle.count());
  return to_string(open) + ", " + fixed(share, 1) + " %";
}

void append_classes(std::vector<Line>& lines, const PortConfig& port, const TextStyle& style) {
  Table table({{.header = "class"},
               {.header = "PCP", .align = Align::left},
               {.header = "queues", .align = Align::left},
               {.header = "max SDU", .optional = true},
               {.header = "MAC", .align = Align::left, .optional = true},
               {.header = "shaped by", .align = Align::left, .optional = true},
               {.header = "gate open a cycle", .optional = true}});
  bool any_preemptable = false;
  for (const auto& one : port.traffic_classes) any_preemptable = any_preemptable || one.preemptable;
  for (const TrafficClass number : shown_classes(port)) {
    const PortTrafficClass* one = find_class(port, number);
    if (!one) continue;
    table.add({{std::to_string(number.value()), pcp_in_words(one->pcp), queues_in_words(one->queues),
                one->queue_max_sdu > 0 ? std::to_string(one->queue_max_sdu) + "B" : "",
                !any_preemptable   ? ""
                : one->preemptable ? "preemptable"
                                   : "express",
                shaping_in_words(*one), open_share(port, number)},
               Emphasis::none});
  }
  append_indented(lines, table, style);
}

/// "● · ●": open and closed gates, class 7 first.
std::string gate_marks(std::uint8_t states, bool unicode) {
  std::string text;
  for (int bit = 7; bit >= 0; --bit) {
    const bool open = states >> bit & 1;
    text += open ? (unicode ? "●" : "o") : (unicode ? "·" : ".");
    if (bit > 0) text += ' ';
  }
  return text;
}

void append_gates(std::vector<Line>& lines, const PortConfig& port, const TextStyle& style) {
  lines.push_back({"  gates: " + gates_in_words(port), Emphasis::none});
  if (!port.gates) return;
  Table table({{.header = "entry"},
               {.header = "begins"},
               {.header = "time interval"},
               {.header = "7 6 5 4 3 2 1 0", .align = Align::left},
               {.header = "operation", .align = Align::left, .optional = true}});
  Nanoseconds begin{0};
  std::size_t index = 0;
  for (const GateControlEntry& entry : port.gates->entries) {
    table.add({{std::to_string(index++), to_string(begin), to_string(entry.time_interval),
                gate_marks(entry.gate_states, style.unicode),
                entry.operation == GateOperation::set_gate_states ? "" : to_string(entry.operation)},
               Emphasis::none});
    begin += entry.time_interval;
  }
  append_indented(lines, table, style);
}

std::string pair_of(unsigned from, unsigned to, bool unicode) {
  return std::to_string(from) + (unicode ? "→" : "->") + std::to_string(to);
}

void append_vlans(std::vector<Line>& lines, const PortConfig& port, const TextStyle& style) {
  if (port.vlan_filtering) {
    lines.push_back({std::string("  VLAN filtering: ") + (*port.vlan_filtering ? "on" : "off"), Emphasis::none});
  }
  std::vector<std::string> words;
  for (const auto& vlan : port.vlans) {
    words.push_back(std::to_string(vlan.vid.value()) + (vlan.untagged ? " untagged" : " tagged") +
                    (vlan.pvid ? " PVID" : ""));
  }
  if (!words.empty()) lines.push_back({"  VLANs: " + joined(words), Emphasis::none});
  for (const auto& device : port.vlan_devices) {
    words.clear();
    for (const auto& [priority, pcp] : device.egress_pcp)
      words.push_back(pair_of(priority, pcp.value(), style.unicode));
    std::string text = "  VLAN device " + device.name + ": vid " + std::to_string(device.vid.value());
    if (!words.empty()) text += ", priority to PCP " + joined(words);
    words.clear();
    for (const auto& [pcp, priority] : device.ingress_priority) {
      words.push_back(pair_of(pcp.value(), priority, style.unicode));
    }
    if (!words.empty()) text += ", PCP to priority " + joined(words);
    lines.push_back({printable(text, style.unicode), Emphasis::none});
  }
  words.clear();
  for (const auto& one : port.dscp) words.push_back(pair_of(one.dscp.value(), one.pcp.value(), style.unicode));
  if (!words.empty()) lines.push_back({"  DSCP to PCP: " + joined(words), Emphasis::none});
}

void append_streams(std::vector<Line>& lines, const PortConfig& port, const TextStyle& style) {
  for (const StreamFilter& stream : port.streams) {
    std::string text = "  stream " + stream.name + ": " + match_in_words(stream);
    if (stream.gate) {
      const auto count = stream.gate->entries.size();
      text += "; gate cycle " + to_string(stream.gate->cycle_time) + ", " + std::to_string(count) +
              (count == 1 ? " entry" : " entries");
    }
    if (stream.policer) {
      text += "; policed to " + for_people(stream.policer->rate) + ", burst " + std::to_string(stream.policer->burst) +
              "B" + (stream.policer->max_sdu ? ", max SDU " + std::to_string(*stream.policer->max_sdu) + "B" : "");
    }
    lines.push_back({printable(text, style.unicode), Emphasis::none});
  }
}

}  // namespace

std::string schedule_text(const Schedule& schedule, const TextStyle& style) {
  std::vector<Line> lines;
  if (!schedule.name.empty()) lines.push_back({printable("schedule " + schedule.name, style.unicode), Emphasis::none});
  for (const PortConfig& port : schedule.ports) {
    if (!lines.empty()) lines.push_back({});
    lines.push_back({printable(port.interface + ": " + port_in_words(port), style.unicode), Emphasis::heading});
    if (!port.traffic_classes.empty()) append_classes(lines, port, style);
    append_gates(lines, port, style);
    append_vlans(lines, port, style);
    append_streams(lines, port, style);
  }
  return to_text(lines, style);
}

std::string running_text(const PortConfig& oper, const TextStyle& style) {
  std::vector<Line> lines;
  if (!oper.traffic_classes.empty()) append_classes(lines, oper, style);
  if (oper.gates) append_gates(lines, oper, style);
  append_vlans(lines, oper, style);
  append_streams(lines, oper, style);
  return to_text(lines, style);
}

std::string comparison_text(const std::vector<PortComparison>& ports, const TextStyle& style) {
  std::vector<Line> lines;
  for (const PortComparison& port : ports) {
    const bool good = port.agreement == PortAgreement::in_sync || port.agreement == PortAgreement::pending;
    std::string text = port.interface + ": " + to_string(port.agreement);
    if (!port.reason.empty()) text += ": " + port.reason;
    if (port.agreement == PortAgreement::pending) text += ": its gates wait for their base time";
    lines.push_back({printable(text, style.unicode), good ? Emphasis::heading : Emphasis::alert});
    if (port.differences.empty()) continue;
    Table table({{.header = "what", .align = Align::left},
                 {.header = "wanted (admin)", .align = Align::left, .max_width = 48},
                 {.header = "runs (oper)", .align = Align::left, .max_width = 48}});
    for (const PortDifference& one : port.differences) {
      table.add({{one.what, one.wanted.empty() ? "nothing" : one.wanted, one.found.empty() ? "nothing" : one.found},
                 Emphasis::alert});
    }
    append_indented(lines, table, style);
  }
  return to_text(lines, style);
}

}  // namespace isoline::format

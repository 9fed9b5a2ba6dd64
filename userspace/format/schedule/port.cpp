#include "format/schedule/port.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "format/schedule/json.hpp"
#include "format/schedule/text.hpp"
#include "format/schedule/words.hpp"
#include "format/table.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::format {
namespace {

/// "1500:", "1500:2": as tc writes handles.
std::string handle_text(std::uint32_t handle) {
  const std::uint32_t minor = handle & 0xffff;
  return hex_text(handle >> 16).substr(2) + ":" + (minor ? hex_text(minor).substr(2) : "");
}

std::string parent_text(std::uint32_t parent) {
  switch (parent) {
    case TC_H_ROOT: return "root";
    case TC_H_INGRESS: return "ingress";
    default: return handle_text(parent);
  }
}

std::string stamps_in_words(const PortCapability& port) {
  std::vector<std::string> words;
  if (port.hardware_timestamps) words.emplace_back("hardware");
  if (port.software_timestamps) words.emplace_back("software");
  return joined(words);
}

std::string clock_of(const PortCapability& port) {
  return port.phc_index ? "/dev/ptp" + std::to_string(*port.phc_index) : "";
}

std::string root_of(const PortView& port) {
  if (!port.state) return "";
  return port.state->root_kind.empty() ? "none" : port.state->root_kind;
}

std::string runs_in_words(const PortView& port) {
  if (!port.state) return "";
  if (port.state->gates_readback == Readback::vanished) return "gates, unreadable";
  if (port.state->admin && !port.state->oper.gates) return "gates, pending";
  if (port.state->oper.gates) return "gates, " + std::to_string(port.state->oper.gates->entries.size()) + " entries";
  return port.state->oper.traffic_classes.empty() ? "" : "classes";
}

const char* yes_or_no(bool truth) { return truth ? "yes" : "no"; }

std::string known(const std::optional<bool>& truth) { return truth ? yes_or_no(*truth) : "not known"; }

void append_capability(std::vector<Line>& lines, const PortCapability& port) {
  const auto add = [&](const char* name, const std::string& value) {
    std::string label = std::string("  ") + name;
    label.resize(20, ' ');
    lines.push_back({label + value, Emphasis::none});
  };
  const auto lacks = [&](const char* kind) {
    return std::find(port.missing.begin(), port.missing.end(), kind) != port.missing.end();
  };
  add("driver", port.driver.empty() ? "not known" : port.driver);
  add("link", std::string(port.up ? "up" : "down") + (port.link_speed ? ", " + for_people(*port.link_speed) : "") +
                  ", MTU " + std::to_string(port.mtu));
  add("queues", std::to_string(port.tx_queues) + " to send, " + std::to_string(port.rx_queues) + " to receive");
  add("time stamps", stamps_in_words(port).empty() ? "none" : stamps_in_words(port));
  add("hardware clock", clock_of(port).empty() ? "none" : clock_of(port));
  const bool queues = port.tx_queues > 1;
  add("gates",
      lacks("taprio") ? "no: this kernel has no taprio"
      : !queues       ? "no: needs several transmit queues"
                : "by the kernel, up to " + std::to_string(std::min<unsigned>(port.tx_queues, 8)) + " traffic classes");
  add("gates offload", known(port.gates_offload));
  add("preemption", known(port.preemption));
  add("kernel lacks", port.missing.empty() ? "nothing" : joined(port.missing));
}

/// What hangs on a qdisc stands two columns deeper, below it. Each node is told once, whatever the kernel says.
void append_below(std::vector<Line>& lines, std::vector<const QdiscNode*>& left, std::size_t depth,
                  const std::function<bool(const QdiscNode&)>& belongs) {
  std::vector<const QdiscNode*> level;
  for (auto& node : left) {
    if (node && belongs(*node)) level.push_back(std::exchange(node, nullptr));
  }
  std::sort(level.begin(), level.end(), [](const auto* a, const auto* b) { return a->parent < b->parent; });
  for (const QdiscNode* node : level) {
    lines.push_back({std::string(4 + 2 * depth, ' ') + parent_text(node->parent) + "  " + node->kind +
                         (node->handle ? " " + handle_text(node->handle) : " (the kernel's own)"),
                     Emphasis::none});
    if (node->handle == 0) continue;
    append_below(lines, left, depth + 1,
                 [node](const QdiscNode& other) { return other.parent >> 16 == node->handle >> 16; });
  }
}

void append_tree(std::vector<Line>& lines, const PortState& state) {
  lines.push_back({state.qdiscs.empty() ? "  qdiscs: none" : "  qdiscs:", Emphasis::none});
  std::vector<const QdiscNode*> left;
  for (const QdiscNode& node : state.qdiscs) left.push_back(&node);
  append_below(lines, left, 0, [](const QdiscNode& node) { return node.parent == TC_H_ROOT; });
  append_below(lines, left, 0, [](const QdiscNode& node) { return node.parent == TC_H_INGRESS; });
  append_below(lines, left, 0, [](const QdiscNode&) { return true; });  // whose parent is not told
}

void write_view(JsonWriter& json, const PortView& view, bool full) {
  const PortCapability& port = view.capability;
  json.begin_object();
  json.member("interface", port.interface);
  json.member("driver", port.driver);
  json.member("up", port.up);
  if (port.link_speed) json.member("link_speed", std::llround(port.link_speed->bits_per_second));
  json.member("mtu", port.mtu);
  json.member("tx_queues", port.tx_queues);
  json.member("rx_queues", port.rx_queues);
  json.member("hardware_timestamps", port.hardware_timestamps);
  json.member("software_timestamps", port.software_timestamps);
  json.member("phc_index", port.phc_index);
  json.member("preemption", port.preemption);
  json.member("gates_offload", port.gates_offload);
  json.key("missing");
  json.begin_array(JsonWriter::Shape::line);
  for (const auto& one : port.missing) json.value(one);
  json.end_array();
  if (view.state) {
    json.member("root_kind", view.state->root_kind);
    json.member("readback", to_string(view.state->gates_readback));
    json.key("foreign");
    json.begin_array(JsonWriter::Shape::line);
    for (const auto& one : view.state->foreign) json.value(one);
    json.end_array();
  }
  if (view.state && full) {
    json.key("qdiscs");
    json.begin_array();
    for (const QdiscNode& node : view.state->qdiscs) {
      json.begin_object(JsonWriter::Shape::line);
      json.member("parent", parent_text(node.parent));
      json.member("kind", node.kind);
      if (node.handle != 0) json.member("handle", handle_text(node.handle));
      json.end_object();
    }
    json.end_array();
    json.key("oper");
    json.begin_object();
    write_port_config(json, view.state->oper);
    json.end_object();
    if (view.state->admin) write_gates(json, "admin", *view.state->admin);
  }
  json.end_object();
}

}  // namespace

std::string port_list_text(const std::vector<PortView>& ports, const TextStyle& style) {
  Table table({{.header = "interface", .align = Align::left},
               {.header = "driver", .align = Align::left, .rank = 2},
               {.header = "link", .align = Align::left},
               {.header = "queues"},
               {.header = "time stamps", .align = Align::left, .optional = true, .rank = 3},
               {.header = "clock", .align = Align::left, .optional = true, .rank = 1},
               {.header = "root qdisc", .align = Align::left, .optional = true},
               {.header = "runs", .align = Align::left, .optional = true}});
  for (const PortView& view : ports) {
    const PortCapability& port = view.capability;
    const std::string link = !port.up ? "down" : port.link_speed ? for_people(*port.link_speed) : "up";
    table.add({{port.interface, port.driver, link, std::to_string(port.tx_queues), stamps_in_words(port),
                clock_of(port), root_of(view), runs_in_words(view)},
               port.up ? Emphasis::none : Emphasis::faint});
  }
  return to_text(table.lines(style), style);
}

std::string port_text(const PortView& port, const TextStyle& style) {
  std::vector<Line> lines{{printable(port.capability.interface, style.unicode), Emphasis::heading}};
  append_capability(lines, port.capability);
  if (!port.state) return to_text(lines, style);
  append_tree(lines, *port.state);
  for (const auto& one : port.state->foreign) {
    lines.push_back({printable("  not isoline's: " + one, style.unicode), Emphasis::none});
  }
  if (port.state->gates_readback != Readback::readable) {
    lines.push_back({std::string("  gates read back: ") + to_string(port.state->gates_readback), Emphasis::alert});
  }
  if (port.state->admin) {
    PortConfig pending;
    pending.gates = port.state->admin;
    lines.push_back({"  gates that wait: " + gates_in_words(pending), Emphasis::none});
  }
  return to_text(lines, style) + running_text(port.state->oper, style);
}

std::string encode_port_views(const std::vector<PortView>& ports, bool full, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", full ? "isoline.port/1" : "isoline.port-list/1");
  json.key("ports");
  json.begin_array();
  for (const PortView& port : ports) write_view(json, port, full);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace isoline::format

// A schedule as commands of iproute2.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "format/schedule/export.hpp"
#include "format/schedule/words.hpp"
#include "model/digits.hpp"
#include "model/own_tc.hpp"
#include "model/priority_map.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/cycle.hpp"

namespace isoline::format {
namespace {

/// A word as the shell takes it: names of interfaces may hold anything but blanks and slashes.
std::string shell_word(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
  });
  if (plain && !text.empty() && text[0] != '-') return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// Without "0x"; at least so many digits.
std::string hex(unsigned number, std::size_t digits = 1) {
  const std::string text = hex_text(number).substr(2);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

/// " cookie 69736f": what an action carries for those who read it.
std::string cookie(std::string_view text) {
  std::string words = " cookie ";
  for (const char c : text) words += hex(static_cast<unsigned char>(c), 2);
  return words;
}

std::string kilobits(BitRate rate) { return std::to_string(std::llround(rate.bits_per_second / 1000)); }
std::string number(Nanoseconds time) { return std::to_string(time.count()); }
std::string number(TaiTime time) { return number(time.time_since_epoch()); }

/// Classes by number, 0 first. Errors: invalid_input if there is a gap.
Result<std::vector<PortTrafficClass>> in_order(const PortConfig& port) {
  auto classes = port.traffic_classes;
  std::sort(classes.begin(), classes.end(),
            [](const auto& a, const auto& b) { return a.traffic_class < b.traffic_class; });
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].traffic_class.value() == i) continue;
    return fail({ErrorKind::invalid_input, "cannot write tc commands for " + port.interface, "",
                 "its traffic classes are not 0, 1, … without a gap", "Linux numbers them so"});
  }
  return classes;
}

std::string root_handle() { return hex(own_tc::root) + ":"; }

/// "num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 1@1 1@0"
std::string map_words(const std::vector<PortTrafficClass>& classes) {
  std::string text = "num_tc " + std::to_string(classes.size()) + " map";
  for (const TrafficClass one : priority_map_of(classes)) text += " " + std::to_string(one.value());
  text += " queues";
  for (const auto& one : classes) {
    text += " " + std::to_string(one.queues.count) + "@" + std::to_string(one.queues.offset);
  }
  return text;
}

const char* operation_letter(GateOperation operation) {
  switch (operation) {
    case GateOperation::set_gate_states: return "S";
    case GateOperation::set_and_hold_mac: return "H";
    case GateOperation::set_and_release_mac: return "R";
  }
  return "S";
}

/// Everything behind "taprio", a line a part.
std::string taprio_words(const PortConfig& port, const std::vector<PortTrafficClass>& classes) {
  const std::string next = " \\\n    ";
  std::string text = classes.empty() ? "" : next + map_words(classes);
  text +=
      next + "base-time " + number(port.gates->base_time) + " cycle-time " + number(schedule::cycle_of(*port.gates));
  if (port.gates->cycle_time_extension > Nanoseconds(0)) {
    text += " cycle-time-extension " + number(port.gates->cycle_time_extension);
  }
  for (const auto& entry : port.gates->entries) {
    text += next + "sched-entry " + operation_letter(entry.operation) + " " + hex(entry.gate_states, 2) + " " +
            number(entry.time_interval);
  }
  const auto any = [&](auto which) { return std::any_of(classes.begin(), classes.end(), which); };
  if (any([](const auto& one) { return one.queue_max_sdu > 0; })) {
    text += next + "max-sdu";
    for (const auto& one : classes) text += " " + std::to_string(one.queue_max_sdu);
  }
  if (any([](const auto& one) { return one.preemptable; })) {
    text += next + "fp";
    for (const auto& one : classes) text += one.preemptable ? " P" : " E";
  }
  switch (port.gate_mode) {
    case GateMode::software: return text + next + "flags 0x0 clockid CLOCK_TAI";
    case GateMode::txtime_assist:
      return text + next + "flags 0x1 txtime-delay " + number(port.txtime_delay) + " clockid CLOCK_TAI";
    case GateMode::full_offload: break;
  }
  return text + next + "flags 0x2";  // the card's clock: no clockid
}

std::string cbs_words(const CreditBasedShaper& shaper) {
  return "cbs idleslope " + kilobits(shaper.idle_slope) + " sendslope " + kilobits(shaper.send_slope) + " hicredit " +
         std::to_string(shaper.hi_credit) + " locredit " + std::to_string(shaper.lo_credit) + " offload " +
         (shaper.offload ? "1" : "0");
}

std::string etf_words(const LaunchTime& launch) {
  return "etf clockid CLOCK_TAI delta " + number(launch.delta) + (launch.deadline_mode ? " deadline_mode" : "") +
         (launch.skip_socket_check ? " skip_sock_check" : "") + (launch.offload ? " offload" : "");
}

/// What hangs below the root, queue by queue.
std::string leaves(const std::string& device, const std::vector<PortTrafficClass>& classes) {
  std::string text;
  for (const auto& one : classes) {
    for (unsigned queue = one.queues.offset; queue < one.queues.offset + unsigned{one.queues.count}; ++queue) {
      const std::string slot = root_handle() + hex(queue + 1);
      const std::string add = "tc qdisc add dev " + device + " parent ";
      const std::string cbs = hex(own_tc::cbs + queue) + ":";
      if (one.shaper) text += add + slot + " handle " + cbs + " " + cbs_words(*one.shaper) + "\n";
      if (one.launch_time) {
        text += add + (one.shaper ? cbs + "1" : slot) + " handle " + hex(own_tc::etf + queue) + ": " +
                etf_words(*one.launch_time) + "\n";
      }
    }
  }
  return text;
}

std::string vlan_commands(const std::string& device, const PortConfig& port) {
  std::string text;
  for (const auto& vlan : port.vlan_devices) {
    text += "ip link add link " + device + " name " + shell_word(vlan.name) + " type vlan id " +
            std::to_string(vlan.vid.value());
    if (!vlan.egress_pcp.empty()) text += " egress-qos-map";
    for (const auto& [priority, pcp] : vlan.egress_pcp) {
      text += " " + std::to_string(priority) + ":" + std::to_string(pcp.value());
    }
    if (!vlan.ingress_priority.empty()) text += " ingress-qos-map";
    for (const auto& [pcp, priority] : vlan.ingress_priority) {
      text += " " + std::to_string(pcp.value()) + ":" + std::to_string(priority);
    }
    text += "\n";
  }
  if (port.vlan_filtering) {
    text += "ip link set dev \"$(basename \"$(readlink /sys/class/net/" + device +
            "/master)\")\" type bridge vlan_filtering " + (*port.vlan_filtering ? "1" : "0") + "\n";
  }
  for (const auto& vlan : port.vlans) {
    text += "bridge vlan add dev " + device + " vid " + std::to_string(vlan.vid.value()) + (vlan.pvid ? " pvid" : "") +
            (vlan.untagged ? " untagged" : "") + "\n";
  }
  return text;
}

std::string protocol_of(const StreamFilter& stream) {
  if (stream.vid || stream.pcp) return "802.1Q";
  return stream.ether_type ? hex_text(*stream.ether_type) : "all";
}

/// The last actions carry the name, and let what passed go on to the filters of others.
std::string stream_command(const std::string& device, const StreamFilter& stream, unsigned preference,
                           std::size_t handle) {
  std::string text = "tc filter add dev " + device + " ingress protocol " + protocol_of(stream) + " pref " +
                     std::to_string(preference) + " handle " + std::to_string(handle) + " flower";
  if (stream.dst_mac) text += " dst_mac " + to_string(*stream.dst_mac);
  if (stream.src_mac) text += " src_mac " + to_string(*stream.src_mac);
  if (stream.vid) text += " vlan_id " + std::to_string(stream.vid->value());
  if (stream.pcp) text += " vlan_prio " + std::to_string(stream.pcp->value());
  if (stream.ether_type && (stream.vid || stream.pcp)) text += " vlan_ethtype " + hex_text(*stream.ether_type);
  const std::string next = " \\\n    ";
  if (const auto& gate = stream.gate) {
    text += next + "action gate base-time " + number(gate->base_time) + " cycle-time " + number(gate->cycle_time) +
            " clockid CLOCK_TAI";
    for (const auto& entry : gate->entries) {
      text += next + "sched-entry " + (entry.open ? "open " : "close ") + number(entry.time_interval) + " " +
              (entry.internal_priority ? std::to_string(*entry.internal_priority) : "-1") + " " +
              (entry.max_octets ? std::to_string(*entry.max_octets) : "-1");
    }
    text += next + "pipe";
  }
  if (const auto& policer = stream.policer) {
    text += next + "action police rate " + std::to_string(std::llround(policer->rate.bits_per_second)) + "bit burst " +
            std::to_string(policer->burst) + (policer->max_sdu ? " mtu " + std::to_string(*policer->max_sdu) : "") +
            " conform-exceed drop/pipe";
  }
  std::string_view rest = stream.name;
  do {
    const std::string_view piece = rest.substr(0, own_tc::cookie_size);
    rest.remove_prefix(piece.size());
    text += next + "action gact " + (rest.empty() ? "continue" : "pipe") + cookie(piece);
  } while (!rest.empty());
  return text + "\n";
}

/// Four filters a mapping: IPv4 and IPv6, with a tag and without.
std::string dscp_commands(const std::string& device, const DscpPriority& one) {
  std::string text;
  unsigned preference = own_tc::dscp_preference;
  for (const char* protocol : {"ip", "ipv6", "802.1Q", "802.1Q"}) {
    const bool tagged = preference >= own_tc::dscp_preference + 2;
    const char* inner = !tagged                                     ? ""
                        : preference == own_tc::dscp_preference + 2 ? " vlan_ethtype ip"
                                                                    : " vlan_ethtype ipv6";
    text += "tc filter add dev " + device + " egress protocol " + protocol + " pref " + std::to_string(preference++) +
            " handle " + std::to_string(one.dscp.value() + 1) + " flower" + inner + " ip_tos " +
            hex_text(one.dscp.value() * 4u) + "/0xfc \\\n    action skbedit priority " +
            std::to_string(one.pcp.value()) + " continue" + cookie(own_tc::dscp_cookie) + "\n";
  }
  return text;
}

/// clsact belongs to nobody: it may be there already, with filters of others. Before the root: whatever comes to a port
/// stops the gates that run there.
std::string hook_command(const std::string& device, const PortConfig& port) {
  if (port.dscp.empty() && port.streams.empty()) return "";
  return "tc qdisc add dev " + device + " clsact 2>/dev/null || true\n";
}

std::string filter_commands(const std::string& device, const PortConfig& port) {
  std::string text;
  for (const auto& one : port.dscp) text += dscp_commands(device, one);
  std::vector<std::string> protocols;  // one preference holds filters of one protocol
  std::size_t handle = 0;
  for (const auto& stream : port.streams) {
    const auto known = std::find(protocols.begin(), protocols.end(), protocol_of(stream));
    const auto index = static_cast<unsigned>(known - protocols.begin());
    if (known == protocols.end()) protocols.push_back(protocol_of(stream));
    text += stream_command(device, stream, own_tc::stream_preference + index, ++handle);
  }
  return text;
}

Result<std::string> port_commands(const PortConfig& port) {
  const auto classes = in_order(schedule::with_credits(port, port.link_speed));
  if (!classes) return fail(classes.error());
  const std::string device = shell_word(port.interface);
  std::string text = "\n# " + port.interface + "\n" + hook_command(device, port);
  if (port.gates || !classes->empty()) {
    // Not `replace`: a root that replaces another loses its map when the old one goes.
    text += "tc qdisc del dev " + device + " root 2>/dev/null || true\n";
    text += "tc qdisc add dev " + device + " root handle " + root_handle() + " " +
            (port.gates ? "taprio" + taprio_words(port, *classes) : "mqprio " + map_words(*classes) + " hw 0") + "\n";
    const std::string below = leaves(device, *classes);
    text += below;
    if (port.gates && port.gate_mode == GateMode::software && !below.empty()) {
      text += "# Gates stand still since something came to their queues: once more.\n";
      text +=
          "tc qdisc change dev " + device + " root handle " + root_handle() + " taprio" + taprio_words(port, {}) + "\n";
    }
  }
  return text + vlan_commands(device, port) + filter_commands(device, port);
}

}  // namespace

Result<Exported> export_tc(const Schedule& schedule) {
  std::string text =
      "#!/bin/sh\n# Schedule " + schedule.name +
      ", written by isoline. Needs root, and iproute2 6.2 or later where max-sdu or fp stands.\nset -eu\n";
  for (const PortConfig& port : schedule.ports) {
    if (port.gates && port.gates->entries.size() > most_tc_entries) {
      return fail({ErrorKind::unsupported, "cannot write tc commands for " + port.interface, "",
                   "its list has " + std::to_string(port.gates->entries.size()) + " entries: beyond " +
                       std::to_string(most_tc_entries) + " tc cuts lists off, installs what is left and exits with 0",
                   "isoline schedule apply, which installs all of them"});
    }
    auto commands = port_commands(port);
    if (!commands) return fail(commands.error());
    text += *commands;
  }
  return Exported{std::move(text), {}};
}

}  // namespace isoline::format

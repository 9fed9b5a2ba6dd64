#include "property/config/schedule_text.hpp"

#include <rapidcheck.h>

#include <vector>

#include "model/units.hpp"

namespace isoline::test {

namespace {

std::string number(std::uint64_t value) {
  if (*rc::gen::arbitrary<bool>()) return std::to_string(value);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (; value != 0 || text.empty(); value /= 16) text.insert(text.begin(), digits[value % 16]);
  return "0x" + text;
}

std::string word(bool value) { return value ? "true" : "false"; }

template <class List, class Print>
std::string list(const List& elements, Print print) {
  std::string text;
  for (const auto& element : elements) text += (text.empty() ? "" : ", ") + print(element);
  return "[" + text + "]";
}

// The pairs of a map, those without value left out.
using Pairs = std::vector<std::pair<std::string, std::string>>;
std::string map(const Pairs& pairs) {
  std::string text;
  for (const auto& [key, value] : pairs) {
    if (!value.empty()) text += (text.empty() ? "" : ", ") + key + ": " + value;
  }
  return "{" + text + "}";
}

template <class T, class Print>
std::string if_there(const std::optional<T>& value, Print print) {
  return value ? print(*value) : std::string();
}

std::string numbers(const std::vector<Pcp>& values) {
  return list(values, [](Pcp pcp) { return number(pcp.value()); });
}
std::string time(TaiTime point) { return to_string(point.time_since_epoch()); }
// What is zero in the model is what a file leaves out.
std::string unless_zero(Nanoseconds duration) { return duration.count() == 0 ? "" : to_string(duration); }

std::string text_of(const CreditBasedShaper& shaper) {
  return map({{"idle_slope", to_string(shaper.idle_slope)},
              {"send_slope", "-" + to_string(BitRate{-shaper.send_slope.bits_per_second})},
              {"hi_credit", number(static_cast<std::uint32_t>(shaper.hi_credit))},
              {"lo_credit", "-" + number(static_cast<std::uint32_t>(-shaper.lo_credit))},
              {"offload", word(shaper.offload)}});
}

std::string text_of(const LaunchTime& launch) {
  return map({{"delta", to_string(launch.delta)},
              {"deadline_mode", word(launch.deadline_mode)},
              {"skip_socket_check", word(launch.skip_socket_check)},
              {"offload", word(launch.offload)}});
}

std::string text_of(const PortTrafficClass& one) {
  return map({{"traffic_class", number(one.traffic_class.value())},
              {"pcp", numbers(one.pcp)},
              {"queues", map({{"count", number(one.queues.count)}, {"offset", number(one.queues.offset)}})},
              {"queue_max_sdu", number(one.queue_max_sdu)},
              {"preemptable", word(one.preemptable)},
              {"credit_based_shaper", if_there(one.shaper, [](const auto& shaper) { return text_of(shaper); })},
              {"launch_time", if_there(one.launch_time, [](const auto& launch) { return text_of(launch); })}});
}

std::string text_of(const GateControlEntry& entry) {
  Pairs pairs{{"time_interval", to_string(entry.time_interval)}, {"operation", to_string(entry.operation)}};
  if (*rc::gen::arbitrary<bool>()) {
    pairs.emplace_back("gate_states", number(entry.gate_states));
  } else {
    std::vector<Pcp> open;
    for (unsigned i = 0; i < 8; ++i) {
      if ((entry.gate_states >> i & 1) != 0) open.push_back(Pcp::masked(i));
    }
    pairs.emplace_back("open", numbers(open));
  }
  return map(pairs);
}

std::string text_of(const StreamFilter& stream) {
  const auto mac = [](const MacAddress& address) { return to_string(address); };
  const auto entry = [](const StreamGateEntry& one) {
    return map({{"open", word(one.open)},
                {"time_interval", to_string(one.time_interval)},
                {"internal_priority", if_there(one.internal_priority, [](auto value) { return number(value); })},
                {"max_octets", if_there(one.max_octets, [](auto value) { return number(value); })}});
  };
  const auto gate = [&](const StreamGate& one) {
    return map({{"base_time", time(one.base_time)},
                {"cycle_time", unless_zero(one.cycle_time)},
                {"entries", list(one.entries, entry)}});
  };
  const auto policer = [](const StreamPolicer& one) {
    return map({{"rate", to_string(one.rate)},
                {"burst", std::to_string(one.burst) + "B"},
                {"max_sdu", if_there(one.max_sdu, [](auto value) { return number(value); })}});
  };
  const auto match = map({{"src_mac", if_there(stream.src_mac, mac)},
                          {"dst_mac", if_there(stream.dst_mac, mac)},
                          {"vid", if_there(stream.vid, [](VlanId vid) { return number(vid.value()); })},
                          {"pcp", if_there(stream.pcp, [](Pcp pcp) { return number(pcp.value()); })},
                          {"ether_type", if_there(stream.ether_type, [](auto value) { return number(value); })}});
  return map({{"name", "\"" + stream.name + "\""},
              {"match", match},
              {"gate", if_there(stream.gate, gate)},
              {"policer", if_there(stream.policer, policer)}});
}

std::string text_of(const VlanDevice& device) {
  const auto egress = [](const auto& pair) {
    return map({{"priority", number(pair.first)}, {"pcp", number(pair.second.value())}});
  };
  const auto ingress = [](const auto& pair) {
    return map({{"pcp", number(pair.first.value())}, {"priority", number(pair.second)}});
  };
  return map({{"name", device.name},
              {"vid", number(device.vid.value())},
              {"egress_pcp", list(device.egress_pcp, egress)},
              {"ingress_priority", list(device.ingress_priority, ingress)}});
}

std::string gates_of(const PortConfig& port) {
  if (!port.gates) return "";
  std::string text = "\n      mode: " + std::string(to_string(port.gate_mode)) +
                     "\n      base_time: " + time(port.gates->base_time) +
                     "\n      cycle_time_extension: " + to_string(port.gates->cycle_time_extension) +
                     "\n      txtime_delay: " + to_string(port.txtime_delay);
  if (port.gates->cycle_time.count() != 0) text += "\n      cycle_time: " + to_string(port.gates->cycle_time);
  text += "\n      entries:";
  for (const auto& entry : port.gates->entries) text += "\n        - " + text_of(entry);
  return text;
}

}  // namespace

std::string any_text_of(const PortConfig& port) {
  const auto vlan = [](const VlanMembership& one) {
    return map({{"vid", number(one.vid.value())}, {"untagged", word(one.untagged)}, {"pvid", word(one.pvid)}});
  };
  const auto dscp = [](const DscpPriority& one) {
    return map({{"dscp", number(one.dscp.value())}, {"pcp", number(one.pcp.value())}});
  };
  const auto print = [](const auto& one) { return text_of(one); };
  const Pairs pairs{{"link_speed", if_there(port.link_speed, [](BitRate rate) { return to_string(rate); })},
                    {"max_frame", number(port.max_frame)},
                    {"carries_management", word(port.carries_management)},
                    {"protected_pcp", numbers(port.protected_pcp)},
                    {"may_starve", word(port.may_starve)},
                    {"traffic_classes", list(port.traffic_classes, print)},
                    {"gate_control_list", gates_of(port)},
                    {"vlan_filtering", if_there(port.vlan_filtering, word)},
                    {"vlans", list(port.vlans, vlan)},
                    {"vlan_devices", list(port.vlan_devices, print)},
                    {"dscp", list(port.dscp, dscp)},
                    {"streams", list(port.streams, print)}};
  std::string text = "ports:\n  - interface: " + port.interface + "\n";
  for (const auto& [key, value] : pairs) {
    if (!value.empty()) text += "    " + key + ": " + value + "\n";
  }
  return text;
}

}  // namespace isoline::test

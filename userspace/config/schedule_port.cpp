#include "config/schedule_port.hpp"

#include <algorithm>
#include <string>

#include "config/schedule_streams.hpp"

namespace isoline::config {

namespace {

// The numbers of a list, as it has them.
template <class Number>
std::vector<Number> numbers(const Section& section, std::string_view name) {
  std::vector<Number> result;
  for (const std::uint64_t number : section.integers(name)) {
    result.push_back(Number::masked(static_cast<unsigned>(number)));
  }
  return result;
}

std::optional<CreditBasedShaper> read_shaper(const Section& section) {
  CreditBasedShaper shaper;
  if (const auto rate = section.bit_rate("idle_slope")) shaper.idle_slope = *rate;
  if (const auto rate = section.bit_rate("send_slope")) shaper.send_slope = *rate;
  section.take("hi_credit", shaper.hi_credit);
  if (const auto bytes = section.integer("lo_credit")) shaper.lo_credit = -static_cast<std::int32_t>(*bytes);
  section.take("offload", shaper.offload);
  return shaper;
}

std::optional<LaunchTime> read_launch_time(const Section& section) {
  LaunchTime launch;
  section.take("delta", launch.delta);
  section.take("deadline_mode", launch.deadline_mode);
  section.take("skip_socket_check", launch.skip_socket_check);
  section.take("offload", launch.offload);
  return launch;
}

// Queues that the file does not place follow those of the next lower class, as in all of Linux' examples.
void place_queues(std::vector<PortTrafficClass>& classes, const std::vector<bool>& placed) {
  std::vector<std::size_t> order(classes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return classes[i].traffic_class; });
  std::uint16_t next = 0;
  for (const std::size_t i : order) {
    QueueRange& queues = classes[i].queues;
    if (!placed[i]) queues.offset = next;
    next = static_cast<std::uint16_t>(queues.offset + queues.count);
  }
}

std::vector<PortTrafficClass> read_traffic_classes(const Section& port) {
  std::vector<PortTrafficClass> classes;
  std::vector<bool> placed;
  for (const Section& section : port.maps("traffic_classes")) {
    PortTrafficClass one;
    one.traffic_class = TrafficClass::masked(static_cast<unsigned>(section.integer("traffic_class").value_or(0)));
    one.pcp = numbers<Pcp>(section, "pcp");
    const Section queues = section.map("queues");
    queues.take("count", one.queues.count);
    queues.take("offset", one.queues.offset);
    placed.push_back(queues.find("offset") != nullptr);
    section.take("queue_max_sdu", one.queue_max_sdu);
    section.take("preemptable", one.preemptable);
    if (section.find("credit_based_shaper")) one.shaper = read_shaper(section.map("credit_based_shaper"));
    if (section.find("launch_time")) one.launch_time = read_launch_time(section.map("launch_time"));
    classes.push_back(std::move(one));
  }
  place_queues(classes, placed);
  return classes;
}

GateControlEntry read_entry(const Section& section, yaml::Report& report) {
  GateControlEntry entry;
  section.take("gate_states", entry.gate_states);
  for (const TrafficClass open : numbers<TrafficClass>(section, "open")) {
    entry.gate_states = static_cast<std::uint8_t>(entry.gate_states | 1U << open.value());
  }
  const bool names = section.find("open"), mask = section.find("gate_states");
  if (names && mask) {
    report.add(section.at("gate_states"), "open and gate_states are both there", "they say the same in two ways",
               "remove one of them");
  } else if (!names && !mask) {
    report.add(section.at(), "open is missing", "every entry needs it: traffic classes whose gates are open",
               "write open: [] if none is");
  }
  section.take("time_interval", entry.time_interval);
  section.take_word(
      "operation",
      {GateOperation::set_gate_states, GateOperation::set_and_hold_mac, GateOperation::set_and_release_mac},
      entry.operation);
  return entry;
}

void read_gates(const Section& section, PortConfig& port, yaml::Report& report) {
  GateControlList list;
  section.take_word("mode", {GateMode::software, GateMode::txtime_assist, GateMode::full_offload}, port.gate_mode);
  section.take("txtime_delay", port.txtime_delay);
  list.base_time = TaiTime(section.duration("base_time").value_or(Nanoseconds(0)));
  section.take("cycle_time_extension", list.cycle_time_extension);
  for (const Section& element : section.maps("entries")) list.entries.push_back(read_entry(element, report));
  list.cycle_time = section.duration("cycle_time").value_or(sum_of_intervals(list));
  if (list.entries.empty()) {
    report.add(section.at("entries"), "entries is missing", "a gate control list has at least one",
               "remove gate_control_list if the gates are to stay open");
  }
  port.gates = std::move(list);
}

}  // namespace

PortConfig read_port(const Section& section, yaml::Report& report) {
  PortConfig port;
  section.take("interface", port.interface);
  port.link_speed = section.bit_rate("link_speed");
  section.take("max_frame", port.max_frame);
  section.take("carries_management", port.carries_management);
  port.protected_pcp = numbers<Pcp>(section, "protected_pcp");
  section.take("may_starve", port.may_starve);
  port.traffic_classes = read_traffic_classes(section);
  if (section.find("gate_control_list")) read_gates(section.map("gate_control_list"), port, report);
  read_vlans(section, port);
  port.streams = read_stream_filters(section);
  return port;
}

}  // namespace isoline::config

#include "property/config/any_plan.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>

namespace isoline::test {

namespace {

template <class Number>
Number between(Number low, Number high) {
  return *rc::gen::inRange<Number>(low, static_cast<Number>(high + 1));
}
bool coin() { return *rc::gen::arbitrary<bool>(); }
Nanoseconds time(std::int64_t low, std::int64_t high) { return Nanoseconds(between<std::int64_t>(low, high)); }

// Names that need quotes, and names that do not.
std::string any_name(std::size_t number) {
  static const std::string begins[] = {"sw", "n", "yes", "", "a b ", "\u00e4", "'\"\\", "[x] {y}, #", "- ", "0x"};
  std::string name = begins[between<std::size_t>(0, std::size(begins) - 1)];
  return name + std::to_string(number);
}

double any_share() { return between<std::uint64_t>(0, 999'999'999) / 1e9; }

std::vector<ReservedWindow> any_windows() {
  std::vector<ReservedWindow> windows(between<std::size_t>(0, 2));
  for (ReservedWindow& window : windows) {
    window.period = time(2, 4'000'000);
    window.offset = time(0, window.period.count() - 1);
    window.length = time(1, window.period.count() - 1);
    window.gate_states = between<std::uint8_t>(0, 254);
  }
  return windows;
}

Link any_link(NodeIndex from, NodeIndex to, std::string interface) {
  Link link;
  link.from = from;
  link.to = to;
  link.interface = std::move(interface);
  link.bits_per_second = between<std::uint64_t>(1'000'000'000, 10'000'000'000);
  link.propagation_delay = time(0, 1000);
  link.processing_delay = time(0, 3);
  link.queues = between<std::uint8_t>(6, 8);
  link.gate_budget = between(1U, 1000U);
  link.minimum_interval = time(0, 1000);
  link.guard_frame = between(0U, 9000U);
  link.min_background = any_share();
  if (coin()) link.reserved = any_windows();
  return link;
}

void add_cable(Network& network, NodeIndex a, NodeIndex b) {
  const std::string number = std::to_string(network.links.size());
  Link there = any_link(a, b, any_name(network.links.size()));
  Link back = coin() ? there : any_link(b, a, "");
  back.from = b;
  back.to = a;
  back.interface = "back" + number;
  network.links.push_back(std::move(there));
  network.links.push_back(std::move(back));
}

StreamRequest any_request(const Network& network, std::size_t number) {
  StreamRequest stream;
  stream.name = any_name(number) + ":s";
  const auto count = static_cast<NodeIndex>(network.nodes.size());
  stream.talker = between<NodeIndex>(0, count - 1);
  std::set<NodeIndex> listeners;
  while (listeners.empty()) {
    for (NodeIndex node = 0; node < count; ++node) {
      if (node != stream.talker && coin()) listeners.insert(node);
    }
  }
  stream.listeners.assign(listeners.begin(), listeners.end());
  if (coin()) std::ranges::reverse(stream.listeners);
  stream.period = time(1'000'000, 3'600'000'000'000);
  stream.frame_size = between(1U, 1500U);
  stream.frames = between(1U, 3U);
  stream.deadline = coin() ? stream.period : time(1, 3'600'000'000'000);
  stream.jitter = coin() ? stream.deadline : time(0, 3'600'000'000'000);
  stream.earliest_offset = coin() ? Nanoseconds(0) : time(0, 999'999);
  if (coin()) stream.traffic_class = *rc::gen::elementOf(network.scheduled.classes);
  stream.redundant = coin();
  stream.pinned = coin();
  return stream;
}

PlannedMember any_member(const Network& network, const StreamRequest& stream) {
  PlannedMember member;
  const std::size_t hops = between<std::size_t>(1, 6);
  for (std::size_t i = 0; i < hops; ++i) {
    PlannedHop hop{.link = between<LinkIndex>(0, static_cast<LinkIndex>(network.links.size() - 1))};
    if (i > 0 && coin()) hop.before = between<std::uint32_t>(0, static_cast<std::uint32_t>(i - 1));
    member.hops.push_back(hop);
  }
  for (std::size_t i = 0; i < hops * stream.frames; ++i) member.starts.push_back(time(0, 10'000'000));
  return member;
}

PlannedPort any_port(LinkIndex link) {
  PlannedPort port;
  port.link = link;
  port.background_lost = coin() ? 0 : any_share();
  const std::size_t entries = between<std::size_t>(1, 5);
  const bool operations = coin();
  for (std::size_t i = 0; i < entries; ++i) {
    GateControlEntry entry{.gate_states = between<std::uint8_t>(0, 254), .time_interval = time(1, 0xffffffff)};
    if (operations) entry.operation = static_cast<GateOperation>(between(0, 2));
    port.gates.entries.push_back(entry);
  }
  port.gates.cycle_time = coin() ? sum_of_intervals(port.gates) : time(1, 1'000'000'000'000);
  if (coin()) port.gates.base_time = TaiTime(time(0, 2'000'000'000'000'000'000));
  if (coin()) port.gates.cycle_time_extension = time(0, 1'000'000);
  return port;
}

}  // namespace

Network any_network() {
  Network network;
  const auto bridges = between<NodeIndex>(1, 4), stations = between<NodeIndex>(1, 4);
  for (NodeIndex i = 0; i < bridges + stations; ++i) {
    Node node{.name = any_name(i)};
    if (i >= bridges) node.kind = NodeKind::end_station;
    if (coin()) node.cut_through = between(0U, 64U);
    network.nodes.push_back(std::move(node));
  }
  for (NodeIndex i = 1; i < bridges + stations; ++i)
    add_cable(network, between<NodeIndex>(0, std::min(i, bridges) - 1), i);
  if (coin()) network.links.push_back(any_link(bridges, 0, "single"));
  if (coin()) network.framing = {between(0U, 20U), between(0U, 20U), between(0U, 100U)};
  network.scheduled.classes = {TrafficClass::masked(5)};
  if (coin()) network.scheduled.classes.push_back(TrafficClass::masked(between(0U, 4U)));
  network.sync_error = time(0, 1'000'000);
  network.max_frame = between(1500U, 9000U);
  return network;
}

Plan any_plan() {
  Plan plan;
  plan.network = any_network();
  const std::size_t count = between<std::size_t>(0, 5);
  for (std::size_t i = 0; i < count; ++i) {
    plan.streams.push_back(any_request(plan.network, i));
    const auto stream = static_cast<std::uint32_t>(i);
    if (coin()) {
      plan.rejected.push_back({stream, coin() ? "" : "port " + any_name(i) + " is full: 98 % of it", coin()});
      continue;
    }
    StreamPlan planned{stream, TrafficClass::masked(between(0U, 7U)), {}};
    planned.members.push_back(any_member(plan.network, plan.streams[i]));
    if (coin()) planned.members.push_back(any_member(plan.network, plan.streams[i]));
    plan.planned.push_back(std::move(planned));
  }
  for (LinkIndex link = 0; link < plan.network.links.size(); ++link) {
    if (coin()) plan.ports.push_back(any_port(link));
  }
  plan.most_possible = between<std::uint32_t>(0, static_cast<std::uint32_t>(count));
  return plan;
}

}  // namespace isoline::test

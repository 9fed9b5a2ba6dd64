#include "netns/traffic_control/ports.hpp"

#include <poll.h>

#include <chrono>
#include <stdexcept>

#include "adapters/netlink/traffic_control.hpp"

namespace isoline::test {

Ports::Ports() {
  need_root_and_namespaces();
  ns_.must("ip link add p0 numtxqueues 8 numrxqueues 8 type veth peer name p1 numtxqueues 8 numrxqueues 8");
  ns_.must("ip link set p0 up && ip link set p1 up");
  const auto inside = ns_.enter();
  auto control = netlink::open_traffic_control();
  if (!control) throw std::runtime_error(describe(control.error()));
  control_ = std::move(*control);
}

std::string Ports::tc(const std::string& words) const { return ns_.run("tc -j " + words).output; }

std::vector<PortTrafficClass> eight_classes() {
  std::vector<PortTrafficClass> classes;
  for (unsigned number = 0; number < 8; ++number) {
    PortTrafficClass one;
    one.traffic_class = TrafficClass::masked(number);
    one.pcp = {Pcp::masked(number)};
    one.queues = {1, static_cast<std::uint16_t>(number)};
    classes.push_back(one);
  }
  return classes;
}

PortConfig gated(const std::string& interface, std::size_t entries, Nanoseconds interval) {
  PortConfig config;
  config.interface = interface;
  config.traffic_classes = eight_classes();
  config.gates.emplace();
  for (std::size_t n = 0; n < entries; ++n) {
    const auto states = static_cast<std::uint8_t>(n % 2 == 0 ? 0x7f : 0x80);
    // No two intervals are the same, so that a list that is cut off or mixed up shows.
    config.gates->entries.push_back({GateOperation::set_gate_states, states, interval + Nanoseconds(n)});
  }
  config.gates->cycle_time = sum_of_intervals(*config.gates);
  return config;
}

namespace {

std::string first_error(const Result<std::vector<host::ApplyStep>>& steps) {
  if (!steps) return describe(steps.error());
  for (const auto& step : *steps) {
    if (auto done = step.run(); !done) return describe(done.error());
  }
  return {};
}

}  // namespace

std::string apply_error(host::TrafficControl& control, const PortConfig& wanted) {
  return first_error(control.plan(wanted, host::EqualGates::leave_alone));
}

std::string remove(host::TrafficControl& control, const std::string& interface, host::ForeignRoot foreign) {
  return first_error(control.plan_removal(interface, foreign));
}

void apply(host::TrafficControl& control, const PortConfig& wanted) {
  if (const std::string error = apply_error(control, wanted); !error.empty()) throw std::runtime_error(error);
}

PortState settled(host::TrafficControl& control, const std::string& interface) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  for (;;) {
    auto state = control.read(interface);
    if (!state) throw std::runtime_error(describe(state.error()));
    if (!state->admin) return *state;
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the gates are pending for ten seconds");
    ::poll(nullptr, 0, 5);  // the kernel tells nobody when a list begins
  }
}

}  // namespace isoline::test

// A kernel without taprio says so, and nothing is changed. Skipped where the kernel has it.
#include <catch2/catch.hpp>

#include "adapters/netlink/traffic_control.hpp"
#include "support/netns.hpp"
#include "support/root.hpp"

using namespace isoline;

TEST_CASE("gates on a kernel without taprio are unsupported and change nothing") {
  test::need_root_and_namespaces();
  test::NetNamespace ns;
  ns.must("ip link add p0 numtxqueues 8 type veth peer name p1 && ip link set p0 up && ip link set p1 up");
  if (ns.run("tc qdisc add dev p0 root taprio").output.find("unknown") == std::string::npos) {
    test::skip_program("this kernel has taprio");
  }
  const auto inside = ns.enter();
  auto control = netlink::open_traffic_control();
  REQUIRE(control);
  const std::string before = ns.run("tc qdisc show; ip -d link").output;

  PortConfig wanted;
  wanted.interface = "p0";
  for (unsigned number = 0; number < 2; ++number) {
    PortTrafficClass one;
    one.traffic_class = TrafficClass::masked(number);
    one.queues.offset = static_cast<std::uint16_t>(number);
    wanted.traffic_classes.push_back(one);
  }
  wanted.gates = GateControlList{{{GateOperation::set_gate_states, 3, std::chrono::milliseconds(1)}}, {}, {}, {}};
  wanted.gates->cycle_time = std::chrono::milliseconds(1);
  const auto steps = (*control)->plan(wanted, host::EqualGates::leave_alone);
  REQUIRE_FALSE(steps);
  CHECK(steps.error().kind == ErrorKind::unsupported);
  CHECK(describe(steps.error()).find("taprio") != std::string::npos);
  CHECK(describe(steps.error()).find("Specified qdisc kind is unknown") != std::string::npos);

  CHECK(ns.run("tc qdisc show; ip -d link").output == before);
}

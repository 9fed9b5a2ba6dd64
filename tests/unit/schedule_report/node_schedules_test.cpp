// A plan as schedules of its nodes.
#include <catch2/catch.hpp>

#include "schedule/report/node_schedules.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

unsigned class_of(const PortConfig& port, unsigned pcp) {
  for (const auto& one : port.traffic_classes) {
    for (const Pcp its : one.pcp) {
      if (its.value() == pcp) return one.traffic_class.value();
    }
  }
  return 99;
}

}  // namespace

TEST_CASE("each node with gates has a schedule that could be applied") {
  const Plan plan = two_streams();
  const auto nodes = node_schedules(plan);
  REQUIRE(nodes.size() == 3);
  CHECK(nodes[0].schedule.name == "a");
  CHECK(nodes[1].schedule.name == "s");
  CHECK(nodes[2].schedule.name == "c");
  for (const auto& node : nodes) CHECK(node.problems.empty());
  const PortConfig& port = nodes[1].schedule.ports.at(0);
  CHECK(port.interface == "p2");
  CHECK(port.link_speed == BitRate{1e9});
  CHECK(port.max_frame == 1522);
  CHECK(port.gates->entries == plan.ports[1].gates.entries);
  for (unsigned pcp = 0; pcp < 8; ++pcp) CHECK(class_of(port, pcp) == pcp);
  // A window of 960 ns is nothing for the kernel's timer.
  CHECK(port.gate_mode == GateMode::full_offload);
  CHECK(nodes[1].offload);
}

TEST_CASE("gates that a processor can open are its own") {
  Plan plan = two_streams();
  const GateControlList slow{{{GateOperation::set_gate_states, 0x80, std::chrono::microseconds(20)},
                              {GateOperation::set_gate_states, 0x3f, std::chrono::microseconds(980)}},
                             std::chrono::milliseconds(1),
                             {},
                             Nanoseconds(0)};
  for (PlannedPort& port : plan.ports) port.gates = slow;
  for (const auto& node : node_schedules(plan)) {
    CHECK_FALSE(node.offload);
    CHECK(node.schedule.ports[0].gate_mode == GateMode::software);
  }
}

TEST_CASE("priorities without a class of theirs never get into a scheduled one") {
  Plan plan = two_streams();
  plan.network.scheduled.classes = {TrafficClass::masked(3), TrafficClass::masked(2)};
  plan.network.links[s_to_b].queues = 4;
  const auto nodes = node_schedules(plan);
  const PortConfig& port = nodes[1].schedule.ports[0];
  CHECK(port.traffic_classes.size() == 4);
  CHECK(class_of(port, 3) == 3);
  for (unsigned pcp = 4; pcp < 8; ++pcp) CHECK(class_of(port, pcp) == 1);
  for (const auto& entry : port.gates->entries) CHECK(entry.gate_states < 16);
}

TEST_CASE("entries that no host takes are problems, with their place") {
  Plan plan = two_streams();
  plan.ports[0].gates.entries[0].time_interval = Nanoseconds(100);
  const auto problems = node_schedules(plan)[0].problems;
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].path.find("ports[0].gate_control_list") == 0);
}

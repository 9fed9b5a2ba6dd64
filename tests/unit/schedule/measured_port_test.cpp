// What the queue probe is told of a port: priorities to classes, classes to windows.
#include "schedule/gates/measured_port.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::schedule;
using namespace std::chrono_literals;

namespace {

/// Priority 0 is of class 1 here, so that nothing is right by being 0.
PortConfig two_classes() {
  PortConfig port;
  port.interface = "eth1";
  port.traffic_classes.resize(2);
  port.traffic_classes[0].pcp = {Pcp::masked(5), Pcp::masked(6), Pcp::masked(7)};
  port.traffic_classes[1].traffic_class = TrafficClass::masked(1);
  for (unsigned pcp = 0; pcp < 5; ++pcp) port.traffic_classes[1].pcp.push_back(Pcp::masked(pcp));
  port.gates = GateControlList{
      {{GateOperation::set_gate_states, 2, 250us}, {GateOperation::set_gate_states, 1, 750us}}, 1ms, TaiTime(3us), 0ns};
  return port;
}

std::string classes_of(const MeasuredPort& port) {
  std::string text;
  for (const TrafficClass one : port.class_of_priority) text += std::to_string(one.value());
  return text;
}

}  // namespace

TEST_CASE("priorities above 7 are measured in the class that serves them") {
  CHECK(classes_of(measured_port(two_classes())) == "1111100011111111");
}

TEST_CASE("a running map counts as the kernel has it, 8 to 15 too") {
  PortState state;
  state.oper = two_classes();
  // tc-mqprio(8) shows one like this.
  constexpr unsigned classes[] = {2, 2, 1, 0, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 0};
  state.priority_map.emplace();
  std::ranges::transform(classes, state.priority_map->begin(), TrafficClass::masked);
  CHECK(classes_of(measured_port(state)) == "2210222221222220");
}

TEST_CASE("a list that hides the root leaves what is known of its classes") {
  PortState state;
  state.oper = two_classes();
  CHECK(classes_of(measured_port(state)) == "1111100011111111");
  state.oper.traffic_classes = {};
  CHECK(classes_of(measured_port(state)) == "0000000000000000");
}

TEST_CASE("windows are those that run, or that will from their base time on") {
  PortState state;
  state.oper = two_classes();
  const auto running = measured_port(state).gates;
  REQUIRE(running);
  CHECK(running->base_time == TaiTime(3us));
  CHECK(running->cycle_time == 1ms);
  CHECK(running->windows[1] == std::vector<TimeWindow>{{0us, 250us}});
  CHECK(running->windows[0] == std::vector<TimeWindow>{{250us, 1ms}});
  std::swap(state.admin, state.oper.gates);
  CHECK(measured_port(state).gates == running);
}

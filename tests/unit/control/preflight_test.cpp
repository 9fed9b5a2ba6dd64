// What is refused or warned about before anything is touched.
#include "control/transaction_preflight.hpp"

#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::World;

namespace {

bool warned(const control::ApplyReport& report, const std::string& of) {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [&](const std::string& warning) { return warning.find(of) != std::string::npos; });
}

}  // namespace

TEST_CASE("what the kernel would wrongly take is refused") {
  World world;
  world.new_schedule.ports[1].gates->entries[0].time_interval = 10ns;
  world.new_schedule.ports[1].gates->entries[1].time_interval = 10ms - 10ns;
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::invalid_input);
  CHECK(refused.error().why.find("ports[1].gate_control_list.entries[0]") != std::string::npos);
  CHECK(world.deeds.count == 0);
}

TEST_CASE("gates of ports that the schedule does not name count for the host's timers") {
  World world(3);
  // 40,000 gate events a second each, applied one file after the other.
  for (PortConfig& port : world.new_schedule.ports) {
    port.gates->cycle_time = 1ms;
    port.gates->entries.clear();
    for (int pairs = 0; pairs < 20; ++pairs) {
      port.gates->entries.push_back({GateOperation::set_gate_states, 0x01, 25us});
      port.gates->entries.push_back({GateOperation::set_gate_states, 0x03, 25us});
    }
  }
  const Schedule all = world.new_schedule;
  world.new_schedule.ports = {all.ports[0]};
  const auto first = world.apply();
  INFO((first ? "" : describe(first.error())));
  REQUIRE(first);
  world.new_schedule.ports = {all.ports[1]};
  const std::size_t deeds = world.deeds.count;
  const auto second = world.apply();
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::invalid_input);
  CHECK(second.error().why.find("gates of this host change 80.2k times a second") != std::string::npos);
  CHECK(second.error().why.find("eth1 alone takes 40.0k, ports that are not in this schedule 40.2k") !=
        std::string::npos);
  CHECK(world.deeds.count == deeds);
  world.new_schedule.ports = {all.ports[0]};  // its own gates do not count twice
  CHECK(world.apply());
}

TEST_CASE("a port that is not there, or a kernel that cannot, is found before anything is touched") {
  World world;
  world.new_schedule.ports[1].interface = "eth7";
  CHECK(world.apply().error().kind == ErrorKind::not_found);
  CHECK(world.deeds.count == 0);

  World other;
  const auto refused = other.process([&](control::TransactionParts parts) {
    dynamic_cast<test::FakeTrafficControl&>(parts.ports).refuses_plan = {"eth1"};
    return control::apply(other.new_schedule, {}, parts);
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unsupported);
  CHECK(other.deeds.count == 0);
  CHECK(other.all_old());
}

TEST_CASE("credits follow the device's link, not the plan's, and the difference is said") {
  World world(1);
  PortConfig& port = world.new_schedule.ports[0];
  port.traffic_classes[1].shaper = CreditBasedShaper{BitRate{20e6}, {}, 0, 0, false};
  world.ports.ports["eth0"].link_speed = BitRate{100e6};
  const auto done = world.apply();
  REQUIRE(done);
  CHECK(warned(*done, "planned for 1Gbit/s: the device runs at 100Mbit/s"));
  CHECK(world.ports.oper("eth0").traffic_classes[1].shaper->send_slope == BitRate{-80e6});
}

TEST_CASE("a device that does not say its speed runs at the plan's") {
  World world(1);
  PortConfig& port = world.new_schedule.ports[0];
  port.traffic_classes[1].shaper = CreditBasedShaper{BitRate{20e6}, {}, 0, 0, false};
  world.ports.ports["eth0"].link_speed.reset();
  REQUIRE(world.apply());
  CHECK(world.ports.oper("eth0").traffic_classes[1].shaper->send_slope == BitRate{-980e6});
}

TEST_CASE("what could not be put back is not replaced unless asked for") {
  World world;
  world.ports.ports["eth1"].foreign = "root qdisc hfsc 1:";
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(refused.error().what == "root qdisc hfsc 1:");
  CHECK(refused.error().hint.find("--replace-foreign") != std::string::npos);
  CHECK(world.deeds.count == 0);

  control::ApplyOptions options;
  options.replace_foreign = true;
  const auto done = world.apply(options);
  REQUIRE(done);
  CHECK(warned(*done, "root qdisc hfsc 1:"));
  CHECK(world.all_new());
}

TEST_CASE("what is given up is named, the rest of its port comes back after a failure") {
  World world;
  world.ports.ports["eth1"].foreign = "root qdisc hfsc 1:";
  const auto vlans = world.ports.oper("eth1").vlans;
  REQUIRE_FALSE(vlans.empty());
  world.deeds.refused = {5};  // the last of two ports
  control::ApplyOptions options;
  options.replace_foreign = true;
  REQUIRE_FALSE(world.apply(options));
  CHECK(world.ports.oper("eth1").vlans == vlans);
  CHECK(world.all_old());
}

TEST_CASE("what could not be put back can be taken off: that is what remove is for") {
  World world(1);
  world.ports.ports["eth0"].foreign = "root qdisc taprio 1500:";
  const auto done = world.remove("eth0");
  REQUIRE(done);
  CHECK(world.ports.oper("eth0").vlans.empty());
  CHECK(world.phase() == host::TransactionPhase::committed);
}

TEST_CASE("what somebody else made is not taken off unless asked for") {
  World world(1);
  world.ports.ports["eth0"].foreign = "root qdisc mqprio 8001:";
  world.ports.ports["eth0"].of_others = true;
  const auto refused = world.remove("eth0");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(world.deeds.count == 0);  // the journal too: recovering would put the kernel's default there
  CHECK(world.all_old());

  CHECK(world.remove("eth0", host::ForeignRoot::take_off));
  CHECK(world.ports.oper("eth0").vlans.empty());
  CHECK(world.phase() == host::TransactionPhase::committed);
}

TEST_CASE("the way by which this host is reached is warned about") {
  World world;
  world.new_schedule.ports[0].carries_management = true;
  control::ApplyOptions options;
  options.management = {"eth1", "eth9"};
  const auto done = world.apply(options);
  REQUIRE(done);
  CHECK(warned(*done, "eth0 carries management traffic"));
  CHECK(warned(*done, "eth1 carries the connection"));
  CHECK_FALSE(warned(*done, "eth9"));
}

TEST_CASE("gates on a clock that nobody set are warned about") {
  World world;
  world.clock.offset = 0s;
  const auto done = world.apply();
  REQUIRE(done);
  CHECK(warned(*done, "37 s"));

  World without_gates;
  without_gates.clock.offset = 0s;
  for (PortConfig& port : without_gates.new_schedule.ports) {
    port.gates.reset();
    port.traffic_classes[1].queue_max_sdu = 0;  // only gates have it
  }
  for (auto& [name, port] : without_gates.ports.ports) port.oper.gates.reset();
  const auto plain = without_gates.apply();
  REQUIRE(plain);
  CHECK_FALSE(warned(*plain, "37 s"));
}

TEST_CASE("base times are wound forward by whole cycles, by the sum of the intervals if no cycle is given") {
  GateControlList gates;
  gates.entries = {{GateOperation::set_gate_states, 1, 4ms}, {GateOperation::set_gate_states, 2, 6ms}};
  gates.base_time = TaiTime(1ms);
  CHECK(control::base_time_for(gates, TaiTime(25ms)) == TaiTime(31ms));
  CHECK(control::base_time_for(gates, TaiTime(21ms)) == TaiTime(21ms));
  CHECK(control::base_time_for(gates, TaiTime(0ms)) == TaiTime(1ms));
}

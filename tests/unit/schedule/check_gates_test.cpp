// The list by itself: times, length, mode.
#include <catch2/catch.hpp>

#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::test;
using namespace std::chrono_literals;

TEST_CASE("nothing is wrong with a sound port") {
  CHECK(lines(findings_of(sound_port())) == "");
  CHECK(lines(findings_of(sound_port(), false)) == "");
}

TEST_CASE("gates of classes that the port has not") {
  PortConfig port = sound_port();
  port.gates->entries[1].gate_states |= 0b1010'0000;
  CHECK(warned(port, "gate_control_list.entries[1]", "gates of classes 5, 7 are opened: the port has classes 0, 1, 2"));
  port.gates->entries[1].gate_states = 0xff;
  CHECK_FALSE(warned(port, "gate_control_list.entries[1]", "are opened"));
}

TEST_CASE("intervals") {
  PortConfig port = sound_port();
  auto& entry = port.gates->entries[1];
  const std::string path = "gate_control_list.entries[1].time_interval";
  const auto set = [&](Nanoseconds interval) {
    entry.time_interval = interval;
    port.gates->cycle_time = sum_of_intervals(*port.gates);
  };
  SECTION("10 ns hang a host") {
    set(10ns);
    CHECK(refused(port, path, "interval of 10ns: shorter than the smallest that the kernel's timer can serve (10us)"));
  }
  SECTION("the timer's limit is the first that is taken") {
    set(9'999ns);
    CHECK(refused(port, path, "interval of 9999ns"));
    set(10us);
    CHECK_FALSE(refused(port, path, "interval"));
  }
  SECTION("none") {
    set(0ns);
    CHECK(refused(port, path, "an entry has to last"));
    set(-5ns);
    CHECK(refused(port, path, "an entry has to last"));
  }
  SECTION("more than 32 bits") {
    set(4'294'967'295ns);
    CHECK_FALSE(refused(port, path, "2^32"));
    set(4'294'967'296ns);
    CHECK(refused(port, path, "2^32"));
  }
  SECTION("the shortest frame has to fit, where no timer is in the way too") {
    port.gate_mode = GateMode::full_offload;
    set(671ns);
    CHECK(refused(port, path, "not even the shortest frame fits: it takes 672ns at 1Gbit/s"));
    set(672ns);
    CHECK_FALSE(refused(port, path, "shortest"));
  }
  SECTION("a slow link makes it longer") {
    port.link_speed = BitRate{10e6};
    set(67us);
    CHECK(has(findings_of(port, false), Severity::problem, path, "it takes 67200ns at 10Mbit/s"));
  }
}

TEST_CASE("the cycle against the sum of its intervals") {
  PortConfig port = sound_port();
  const std::string path = "gate_control_list.cycle_time";
  port.gates->cycle_time = 999us;
  CHECK(refused(port, path, "the entries last 1ms: the kernel would accept it and cut the last ones off"));
  port.gates->cycle_time = 1500us;
  CHECK(refused(port, path, "begin the list again after them, out of step with the cycle"));
  port.gate_mode = GateMode::full_offload;
  CHECK(warned(port, path, "the last state lasts 500us longer"));
  CHECK_FALSE(refused(port, path, ""));
  port.gate_mode = GateMode::software;
  port.gates->cycle_time = 0ns;
  CHECK(lines(findings_of(port)) == "");
  port.gates->cycle_time = -1ns;
  CHECK(refused(port, path, "a cycle has to last"));
  port.gates->cycle_time = 2'147'483'648ns;
  CHECK(refused(port, path, "2.147s at most"));
}

TEST_CASE("times that the kernel cannot take") {
  PortConfig port = sound_port();
  port.gates->cycle_time_extension = -1ns;
  CHECK(refused(port, "gate_control_list.cycle_time_extension", "0 to 2.147s"));
  port.gates->base_time = TaiTime(-1ns);
  CHECK(refused(port, "gate_control_list.base_time", "before the TAI epoch"));
}

TEST_CASE("the length of a list") {
  PortConfig port = sound_port();
  const std::string path = "gate_control_list.entries";
  const auto fill = [&](std::size_t entries) {
    port.gates->entries.clear();
    for (std::size_t i = 0; i < entries; ++i) port.gates->entries.push_back(open_for(i % 2 == 0 ? 7 : 3, 100us));
    port.gates->cycle_time = sum_of_intervals(*port.gates);
  };
  fill(0);
  CHECK(refused(port, path, "no entries"));
  fill(40);
  CHECK_FALSE(warned(port, path, "cannot verify"));
  fill(440);
  CHECK_FALSE(warned(port, path, "cannot verify"));
  fill(441);
  CHECK(warned(port, path, "cannot verify while it replaces another list"));
  fill(880);
  CHECK_FALSE(warned(port, path, "cannot verify: beyond 880"));
  fill(881);
  CHECK(warned(port, path, "881 entries: cannot verify: beyond 880"));
  fill(2336);
  CHECK_FALSE(refused(port, path, "2336"));
  fill(2337);
  CHECK(refused(port, path, "2337 entries: a message to the kernel holds 2336"));
}

TEST_CASE("combinations of modes that the kernel refuses") {
  PortConfig port = sound_port();
  SECTION("a delay of launch times without launch times") {
    port.txtime_delay = 200us;
    CHECK(refused(port, "gate_control_list.txtime_delay", "only with mode: txtime-assist"));
    port.gate_mode = GateMode::txtime_assist;
    CHECK_FALSE(refused(port, "gate_control_list.txtime_delay", ""));
    CHECK(warned(port, "gate_control_list.mode", "txtime-assist without launch_time"));
    port.traffic_classes[2].launch_time = LaunchTime{200us, false, true, false};
    CHECK_FALSE(warned(port, "gate_control_list.mode", ""));
    port.txtime_delay = 5s;
    CHECK(refused(port, "gate_control_list.txtime_delay", "0 to 4.29s"));
    port.gates.reset();
    CHECK(refused(port, "gate_control_list", "txtime_delay without gates"));
  }
  SECTION("offload that the driver has not") {
    port.gate_mode = GateMode::full_offload;
    CHECK(refused(port, "gate_control_list.mode", "the driver of eth1 cannot do it"));
    CHECK_FALSE(has(findings_of(port, false), Severity::problem, "gate_control_list.mode", ""));
  }
  SECTION("one queue") {
    Schedule schedule{"", {port}};
    PortCapability single = capable();
    single.tx_queues = 1;
    CHECK(has(schedule::check(schedule, {single}), Severity::problem, "gate_control_list.mode", "one transmit queue"));
    single.missing = {"taprio"};
    CHECK(lines(schedule::check(schedule, {single})) == "");
  }
}

TEST_CASE("hold and release belong to preemption on the card") {
  PortConfig port = sound_port();
  const std::string path = "gate_control_list.entries[0].operation";
  port.gates->entries[0].operation = GateOperation::set_and_hold_mac;
  CHECK(refused(port, path, "software gates are not on it"));
  port.gate_mode = GateMode::full_offload;
  CHECK(refused(port, path, "no class is preemptable"));
  port.traffic_classes[0].preemptable = true;
  CHECK(refused(port, path, "nothing releases"));
  port.gates->entries[1].operation = GateOperation::set_and_release_mac;
  CHECK_FALSE(refused(port, path, ""));
  CHECK_FALSE(warned(port, path, ""));
  port.gates->entries[0].gate_states = 0b101;
  CHECK(warned(port, path, "it opens class 0, which it holds back"));
}

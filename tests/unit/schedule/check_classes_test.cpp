// Classes, queues, shapers, launch times.
#include <catch2/catch.hpp>

#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::test;
using namespace std::chrono_literals;

TEST_CASE("each priority belongs to exactly one class") {
  PortConfig port = sound_port();
  port.traffic_classes[1].pcp.push_back(Pcp::masked(7));
  CHECK(refused(port, "traffic_classes[2].pcp", "pcp 7 twice"));
  port = sound_port();
  port.traffic_classes[0].pcp = {Pcp::masked(0), Pcp::masked(3)};
  CHECK(refused(port, "traffic_classes", "pcp [1, 2] belongs to no class"));
  port.traffic_classes[1].pcp.clear();
  CHECK(warned(port, "traffic_classes[1].pcp", "class 1 has no priorities"));
}

TEST_CASE("classes are numbered from 0 without gaps") {
  PortConfig port = sound_port();
  port.traffic_classes[2].traffic_class = TrafficClass::masked(5);
  CHECK(refused(port, "traffic_classes", "class 5 without class 2"));
  port.traffic_classes[2].traffic_class = TrafficClass::masked(1);
  CHECK(refused(port, "traffic_classes[2].traffic_class", "class 1 twice"));
  port = sound_port();
  port.traffic_classes.clear();
  CHECK(refused(port, "gate_control_list", "gates without traffic classes"));
  port.gates.reset();
  CHECK(lines(findings_of(port)) == "");
}

TEST_CASE("the order in the file is the reader's") {
  PortConfig port = sound_port();
  std::swap(port.traffic_classes[0], port.traffic_classes[2]);
  CHECK(lines(findings_of(port)) == "");
}

TEST_CASE("queues are ascending, apart and there") {
  PortConfig port = sound_port();
  SECTION("overlap") {
    port.traffic_classes[0].queues = {2, 0};
    CHECK(refused(port, "traffic_classes[1].queues", "they begin before those of class 0 end"));
  }
  SECTION("descending") {
    port.traffic_classes[0].queues = {1, 2};
    port.traffic_classes[2].queues = {1, 0};
    CHECK(refused(port, "traffic_classes[1].queues", "they begin before"));
  }
  SECTION("shared where launch times replace gates") {
    port.traffic_classes[0].queues = {2, 0};
    port.gate_mode = GateMode::txtime_assist;
    CHECK_FALSE(refused(port, "traffic_classes[1].queues", ""));
  }
  SECTION("none") {
    port.traffic_classes[2].queues.count = 0;
    CHECK(refused(port, "traffic_classes[2].queues", "class 2 has no queue"));
  }
  SECTION("beyond those of the device") {
    port.traffic_classes[2].queues = {7, 2};
    CHECK(refused(port, "traffic_classes[2].queues", "eth1 has 8 transmit queues"));
    CHECK_FALSE(has(findings_of(port, false), Severity::problem, "traffic_classes[2].queues", ""));
    port.traffic_classes[2].queues = {65535, 65535};
    CHECK(refused(port, "traffic_classes[2].queues", "eth1 has 8 transmit queues"));
  }
  SECTION("fewer than classes") {
    PortCapability two = capable();
    two.tx_queues = 2;
    CHECK(has(schedule::check({"", {port}}, {two}), Severity::problem, "traffic_classes", "3 classes: eth1 has 2"));
  }
}

TEST_CASE("largest SDUs") {
  PortConfig port = sound_port();
  port.traffic_classes[0].queue_max_sdu = 20;
  CHECK(warned(port, "traffic_classes[0].queue_max_sdu", "the shortest frame carries 46"));
  port.traffic_classes[0].queue_max_sdu = 1501;
  CHECK(warned(port, "traffic_classes[0].queue_max_sdu", "largest frame is shorter already"));
  port.traffic_classes[0].queue_max_sdu = 1500;
  CHECK(lines(findings_of(port)) == "");
  port.gates.reset();
  CHECK(refused(port, "traffic_classes[0].queue_max_sdu", "only together with gates"));
}

TEST_CASE("preemption is the card's") {
  PortConfig port = sound_port();
  const std::string path = "traffic_classes[0].preemptable";
  port.traffic_classes[0].preemptable = true;
  CHECK(refused(port, path, "software gates are not"));
  port.gates.reset();
  CHECK(refused(port, path, "the device cannot do it"));
  PortCapability silent = capable();
  silent.preemption.reset();
  CHECK(has(schedule::check({"", {port}}, {silent}), Severity::warning, path, "does not say"));
  silent.preemption = true;
  CHECK(lines(schedule::check({"", {port}}, {silent})) == "");
}

TEST_CASE("shapers") {
  PortConfig port = sound_port();
  const std::string path = "traffic_classes[1].credit_based_shaper";
  CreditBasedShaper& shaper = port.traffic_classes[1].shaper.emplace();
  shaper.idle_slope = BitRate{20e6};
  CHECK(lines(findings_of(port)) == "");
  SECTION("signs") {
    shaper.send_slope = BitRate{980e6};
    shaper.hi_credit = -30;
    shaper.lo_credit = 1470;
    CHECK(refused(port, path + ".send_slope", "it is negative"));
    CHECK(refused(port, path + ".hi_credit", "it is positive"));
    CHECK(refused(port, path + ".lo_credit", "it is negative"));
  }
  SECTION("a send slope of another link") {
    shaper.send_slope = BitRate{-80e6};
    CHECK(warned(port, path + ".send_slope", "idle slope minus link speed is -980Mbit/s"));
    shaper.send_slope = BitRate{-980e6};
    CHECK(lines(findings_of(port)) == "");
  }
  SECTION("a slip of the unit") {
    shaper.idle_slope = BitRate{20};
    CHECK(refused(port, path + ".idle_slope", "at least 1kbit/s"));
  }
  SECTION("more than the link has") {
    shaper.idle_slope = BitRate{600e6};
    port.traffic_classes[2].shaper = CreditBasedShaper{BitRate{400e6}, {}, 0, 0, false};
    CHECK(lines(findings_of(port)) == "");
    port.traffic_classes[2].shaper->idle_slope = BitRate{400'001e3};
    CHECK(refused(port, "traffic_classes", "idle slopes of 1000001kbit/s together: the link has 1Gbit/s"));
  }
  SECTION("nobody knows the link") {
    port.link_speed.reset();
    PortCapability silent = capable();
    silent.link_speed.reset();
    CHECK(has(schedule::check({"", {port}}, {silent}), Severity::problem, path, "cannot be computed"));
    CHECK_FALSE(has(findings_of(port, false), Severity::problem, path, ""));
  }
  SECTION("launch times besides") {
    port.traffic_classes[1].launch_time = LaunchTime{200us, false, false, false};
    CHECK(refused(port, "traffic_classes[1].launch_time", "a shaper and launch times"));
  }
  SECTION("several queues") {
    port.traffic_classes[1].queues.count = 2;
    port.traffic_classes[2].queues.offset = 3;
    CHECK(warned(port, path, "each queue is shaped by itself"));
  }
}

TEST_CASE("launch times") {
  PortConfig port = sound_port();
  const std::string path = "traffic_classes[1].launch_time.delta";
  LaunchTime& launch_time = port.traffic_classes[1].launch_time.emplace();
  CHECK(warned(port, path, "delta of 0"));
  launch_time.delta = 200us;
  CHECK(lines(findings_of(port)) == "");
  launch_time.delta = 3s;
  CHECK(refused(port, path, "0 to 2.147s"));
  launch_time.delta = -1ns;
  CHECK(refused(port, path, "0 to 2.147s"));
}

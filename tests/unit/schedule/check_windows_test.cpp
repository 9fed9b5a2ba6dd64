// What a list leaves to each class.
#include <catch2/catch.hpp>

#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::test;
using namespace std::chrono_literals;

namespace {

const std::string entries = "gate_control_list.entries";

PortConfig with_entries(std::vector<GateControlEntry> list) {
  PortConfig port = sound_port();
  port.gates->entries = std::move(list);
  port.gates->cycle_time = sum_of_intervals(*port.gates);
  return port;
}

}  // namespace

TEST_CASE("a class whose gate never opens") {
  PortConfig port = with_entries({open_for(0b100, 200us), open_for(0b001, 780us), open_for(0, 20us)});
  CHECK(refused(port, entries, "the gate of class 1 never opens: pcp [4, 5] would never be sent"));
  CHECK(has(findings_of(port, false), Severity::problem, entries, "class 1 never opens"));
  SECTION("may be meant") {
    port.may_starve = true;
    CHECK(lines(findings_of(port)) == "");
  }
  SECTION("does not matter without priorities") {
    port.traffic_classes[1].pcp.clear();
    port.traffic_classes[0].pcp.push_back(Pcp::masked(4));
    port.traffic_classes[0].pcp.push_back(Pcp::masked(5));
    CHECK_FALSE(refused(port, entries, "class 1"));
  }
  SECTION("an entry behind the cycle's end does not count") {
    port = with_entries({open_for(0b101, 1ms), open_for(0b010, 1ms)});
    port.gates->cycle_time = 1ms;
    CHECK(refused(port, entries, "class 1 never opens"));
  }
}

TEST_CASE("a protected class gets a frame through each cycle") {
  // The largest frame takes 12304 ns at 1 Gbit/s.
  PortConfig port =
      with_entries({open_for(0b100, 12'303ns), open_for(0, 20us), open_for(0b011, 780us), open_for(0, 20us)});
  CHECK(refused(port, entries,
                "the gate of protected class 2 is open for 12303ns at most: its largest frame of 1518 "
                "bytes takes 12304ns at 1Gbit/s"));
  SECTION("one nanosecond more is enough") {
    port.gates->entries[0].time_interval = 12'304ns;
    port.gates->cycle_time = sum_of_intervals(*port.gates);
    CHECK_FALSE(refused(port, entries, ""));
  }
  SECTION("shorter frames too") {
    port.traffic_classes[2].queue_max_sdu = 1000;
    CHECK_FALSE(refused(port, entries, ""));
  }
  SECTION("network control is protected when nothing is said") {
    port.protected_pcp.clear();
    CHECK(refused(port, entries, "protected class 2"));
  }
  SECTION("others are warned about") {
    port.protected_pcp = {Pcp::masked(4)};
    CHECK_FALSE(refused(port, entries, ""));
    CHECK(warned(port, entries, "the gate of class 2 is open for 12303ns at most"));
  }
  SECTION("untagged traffic is protected where this host is reached") {
    port = with_entries({open_for(0b110, 780us), open_for(0b001, 12'303ns), open_for(0, 20us)});
    CHECK_FALSE(refused(port, entries, ""));
    port.carries_management = true;
    CHECK(refused(port, entries, "protected class 0 is open for 12303ns at most"));
  }
  SECTION("silence") {
    port.may_starve = true;
    CHECK(lines(findings_of(port)) == "");
  }
  SECTION("without a link speed nobody knows") {
    port.link_speed.reset();
    CHECK_FALSE(has(findings_of(port, false), Severity::problem, entries, ""));
  }
}

TEST_CASE("a frame has to fit into one entry of software gates") {
  PortConfig port = with_entries(
      {open_for(0b100, 10us), open_for(0b110, 10us), open_for(0, 20us), open_for(0b011, 1ms), open_for(0, 20us)});
  CHECK(refused(port, entries, "protected class 2 is open for 10us at most"));
  port.gate_mode = GateMode::full_offload;
  CHECK_FALSE(refused(port, entries, "protected class 2"));
}

TEST_CASE("a window that is too short, beside one that is not") {
  const PortConfig port = with_entries(
      {open_for(0b100, 200us), open_for(0b011, 780us), open_for(0, 20us), open_for(0b100, 11us), open_for(0, 20us)});
  CHECK(warned(port, entries + "[3]", "a window of 11us for protected class 2"));
  CHECK_FALSE(refused(port, entries + "[3]", ""));
}

TEST_CASE("a window that spans the cycle's end is one") {
  // 10 us at the end and 10 us at the beginning.
  PortConfig port =
      with_entries({open_for(0b111, 10us), open_for(0b011, 100us), open_for(0b111, 100us), open_for(0b111, 10us)});
  CHECK_FALSE(warned(port, entries + "[3]", "a window"));
  CHECK_FALSE(warned(port, entries + "[0]", "a window"));
}

TEST_CASE("the guard before a protected window") {
  const auto behind = [](Nanoseconds guard) {
    return with_entries({open_for(0b100, 200us), open_for(0b011, 780us), open_for(0, guard)});
  };
  CHECK(warned(behind(12'303ns), entries + "[0]",
               "the window of protected class 2 begins right behind classes 0, 1: a frame that is on its way then "
               "takes up to 12304ns of it"));
  CHECK_FALSE(warned(behind(12'304ns), entries + "[0]", ""));

  PortConfig port = with_entries({open_for(0b100, 200us), open_for(0b011, 800us)});
  CHECK(warned(port, entries + "[0]", "classes 0, 1"));
  SECTION("a class whose SDUs are limited is meant to be there") {
    port.traffic_classes[0].queue_max_sdu = 200;
    CHECK(warned(port, entries + "[0]", "right behind class 1:"));
    port.traffic_classes[1].queue_max_sdu = 200;
    CHECK(lines(findings_of(port)) == "");
  }
  SECTION("a class that stays open is no matter of gates") {
    port = with_entries({open_for(0b111, 200us), open_for(0b011, 800us)});
    CHECK(lines(findings_of(port)) == "");
  }
}

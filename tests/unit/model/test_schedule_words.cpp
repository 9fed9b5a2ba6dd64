#include <catch2/catch.hpp>

#include <string>

#include "model/gate_control_list.hpp"
#include "model/port_difference.hpp"
#include "model/port_state.hpp"
#include "model/traffic_class.hpp"

using namespace isoline;
using namespace std::chrono_literals;

TEST_CASE("the words of a schedule are those of the standard and of the file") {
  CHECK(to_string(GateOperation::set_gate_states) == std::string("set-gate-states"));
  CHECK(to_string(GateOperation::set_and_hold_mac) == std::string("set-and-hold-mac"));
  CHECK(to_string(GateOperation::set_and_release_mac) == std::string("set-and-release-mac"));
  CHECK(to_string(GateMode::software) == std::string("software"));
  CHECK(to_string(GateMode::txtime_assist) == std::string("txtime-assist"));
  CHECK(to_string(GateMode::full_offload) == std::string("full-offload"));
  CHECK(to_string(Readback::readable) == std::string("readable"));
  CHECK(to_string(Readback::vanished) == std::string("vanished"));
  CHECK(to_string(Readback::offloaded) == std::string("offloaded"));
  CHECK(to_string(PortAgreement::in_sync) == std::string("in sync"));
  CHECK(to_string(PortAgreement::pending) == std::string("pending"));
  CHECK(to_string(PortAgreement::differs) == std::string("differs"));
  CHECK(to_string(PortAgreement::cannot_verify) == std::string("cannot verify"));
}

TEST_CASE("small numbers keep their range") {
  CHECK(Pcp::from(7).value().value() == 7);
  CHECK(Dscp::from(63).value().value() == 63);
  CHECK(TrafficClass::masked(9).value() == 1);
  const auto wrong = TrafficClass::from(8);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == ErrorKind::invalid_input);
  CHECK(wrong.error().what == "traffic class 8");
  CHECK(wrong.error().why == "must be 0 to 7");
  CHECK_FALSE(Pcp::from(std::uint64_t{1} << 32));
}

TEST_CASE("the sum of intervals never leaves the numbers") {
  GateControlList list;
  CHECK(sum_of_intervals(list) == 0ns);
  list.entries = {{{}, 0x80, 250us}, {{}, 0x7f, 750us}};
  CHECK(sum_of_intervals(list) == 1ms);
  list.entries.push_back({{}, 0, Nanoseconds::max()});
  CHECK(sum_of_intervals(list) == Nanoseconds::max());
}

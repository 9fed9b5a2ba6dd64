// Gates on a port of a real kernel, read by the house and by tc.
#include <catch2/catch.hpp>

#include "netns/traffic_control/ports.hpp"

using namespace isoline;
using namespace std::chrono_literals;

TEST_CASE("sixteen entries are installed exactly") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 16, 1ms);
  wanted.link_speed = BitRate{10e9};  // what a veth says of itself
  test::apply(ports.control(), wanted);
  const PortState state = test::settled(ports.control(), "p0");
  CHECK(state.root_kind == "taprio");
  CHECK(state.gates_readback == Readback::readable);
  CHECK(state.oper == wanted);
  CHECK(state.foreign.empty());
}

TEST_CASE("lists that are too long for a dump are said to have vanished") {
  test::Ports ports;
  for (const std::size_t entries : {400, 880, 900, 2000}) {
    CAPTURE(entries);
    const PortConfig wanted = test::gated("p0", entries, 20us);
    const std::string error = test::apply_error(ports.control(), wanted);
    CHECK(error == "");
    const PortState state = test::settled(ports.control(), "p0");
    CHECK(state.root_kind == "taprio");
    CHECK((state.gates_readback == Readback::vanished) == (entries >= 900));
    if (entries < 900) {
      REQUIRE(state.oper.gates);
      CHECK(state.oper.gates->entries.size() == entries);
      CHECK(state.oper.gates->entries == wanted.gates->entries);
      CHECK(state.oper.gates->cycle_time == wanted.gates->cycle_time);
      CHECK(state.oper.traffic_classes == wanted.traffic_classes);
    }
    CHECK(test::remove(ports.control(), "p0") == "");
  }
}

#include "format/schedule/guard_band.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

namespace {

const TrafficClass one = TrafficClass::masked(1);

PortConfig port_with(std::vector<GateControlEntry> entries) {
  PortConfig port;
  port.link_speed = BitRate{1e8};
  port.gates = GateControlList{std::move(entries), 0ns, TaiTime{}, 0ns};
  port.gates->cycle_time = sum_of_intervals(*port.gates);
  return port;
}

}  // namespace

TEST_CASE("the guard band is the largest frame before the gate closes") {
  auto port = port_with({{{}, 2, 500us}, {{}, 1, 500us}});
  // (1518 + 20) bytes at 100 Mbit/s
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{0us, 500us - 123040ns, 500us}});
  port.traffic_classes.resize(1);
  port.traffic_classes[0].traffic_class = one;
  port.traffic_classes[0].queue_max_sdu = 100;
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{0us, 500us - 11360ns, 500us}});
}

TEST_CASE("a window over the cycle's end is one, and has one guard band") {
  const auto port = port_with({{{}, 2, 300us}, {{}, 1, 400us}, {{}, 2, 300us}});
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{700us, 1300us - 123040ns, 1300us}});
}

TEST_CASE("a gate that never closes has no guard band, one that never opens no window") {
  const auto port = port_with({{{}, 2, 300us}, {{}, 2, 700us}});
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{0us, 1ms, 1ms}});
  CHECK(guarded_windows(port, TrafficClass::masked(0)).empty());
}

TEST_CASE("a window too short for the largest frame is all guard band") {
  const auto port = port_with({{{}, 2, 100us}, {{}, 1, 900us}});
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{0us, 0us, 100us}});
}

TEST_CASE("without a link speed there is no guard band") {
  auto port = port_with({{{}, 2, 500us}, {{}, 1, 500us}});
  port.link_speed.reset();
  CHECK(guarded_windows(port, one) == std::vector<GuardedWindow>{{0us, 500us, 500us}});
}

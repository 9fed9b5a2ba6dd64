#include <catch2/catch.hpp>

#include "model/gate_cycle.hpp"
#include "schedule/gates/winding.hpp"
#include "schedule/gates/windows.hpp"
#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;
using namespace std::chrono_literals;

namespace {

constexpr TaiTime at_ns(std::int64_t ns) { return TaiTime(Nanoseconds(ns)); }
std::vector<Window> windows(const GateControlList& list, unsigned number) {
  return windows_of(list, TrafficClass::masked(number));
}

}  // namespace

TEST_CASE("a base time is wound to the first cycle that is not over") {
  CHECK(wind_forward(at_ns(0), 1ms, at_ns(1)) == at_ns(1'000'000));
  CHECK(wind_forward(at_ns(0), 1ms, at_ns(1'000'000)) == at_ns(1'000'000));
  CHECK(wind_forward(at_ns(0), 1ms, at_ns(0)) == at_ns(0));
  CHECK(wind_forward(at_ns(300), 1us, at_ns(1'200)) == at_ns(1'300));
  CHECK(wind_forward(at_ns(5'300), 1us, at_ns(200)) == at_ns(300));
  CHECK(wind_forward(at_ns(-700), 1us, at_ns(0)) == at_ns(300));
  CHECK(wind_forward(TaiTime::min(), 1ns, TaiTime::max()) == TaiTime::max());
  CHECK(wind_forward(at_ns(0), 1h, TaiTime::max()) == TaiTime::max());
}

TEST_CASE("base times have the same phase when whole cycles lie between them") {
  CHECK(same_phase(at_ns(0), at_ns(7'000'000), 1ms));
  CHECK(same_phase(at_ns(7'000'000), at_ns(0), 1ms));
  CHECK_FALSE(same_phase(at_ns(0), at_ns(7'000'001), 1ms));
  CHECK(same_phase(TaiTime::min(), TaiTime::max(), 1ns));
  CHECK_FALSE(same_phase(at_ns(0), at_ns(1), 0ns));
  CHECK(same_phase(at_ns(1), at_ns(1), 0ns));
}

TEST_CASE("windows of a list") {
  GateControlList list;
  list.entries = {open_for(0x81, 100us), open_for(0x80, 150us), open_for(0x01, 750us)};
  CHECK(windows(list, 7) == std::vector<Window>{{0us, 250us}});
  CHECK(windows(list, 0) == std::vector<Window>{{0us, 100us}, {250us, 1ms}});
  CHECK(windows(list, 3).empty());

  SECTION("a longer cycle keeps the last state") {
    list.cycle_time = 2ms;
    CHECK(windows(list, 0) == std::vector<Window>{{0us, 100us}, {250us, 2ms}});
    CHECK(windows(list, 7) == std::vector<Window>{{0us, 250us}});
  }
  SECTION("a shorter cycle cuts off") {
    list.cycle_time = 200us;
    CHECK(windows(list, 7) == std::vector<Window>{{0us, 200us}});
    CHECK(windows(list, 0) == std::vector<Window>{{0us, 100us}});
  }
  SECTION("no entries, no windows") {
    list.entries.clear();
    CHECK(windows(list, 7).empty());
  }
}

TEST_CASE("neighbours that say the same are one") {
  GateControlList list;
  list.entries = {open_for(0x80, 100us), open_for(0x80, 50us), open_for(0x7f, 1us), open_for(0x80, 1us)};
  const GateControlList result = merged(list);
  CHECK(result.entries == std::vector{open_for(0x80, 150us), open_for(0x7f, 1us), open_for(0x80, 1us)});
  CHECK(result.cycle_time == 152us);

  SECTION("but not where the operation is another") {
    list.entries[1].operation = GateOperation::set_and_hold_mac;
    CHECK(merged(list).entries.size() == 4);
  }
  SECTION("and never beyond what an entry can say") {
    list.entries = {open_for(1, 3s), open_for(1, 2s)};
    CHECK(merged(list).entries == std::vector{open_for(1, 4'294'967'295ns), open_for(1, 705'032'705ns)});
  }
}

#include <catch2/catch.hpp>

#include "schedule/shape/launch_times.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

TEST_CASE("launches are planned starts less what the station needs") {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 3, 20'000, 0, 7);
  add_stream(plan, 0, 90'000, 0, 7);
  add_stream(plan, 0, 5'000, 7'000, 6);
  const auto launches = launch_times(plan, Nanoseconds(15'000));
  REQUIRE(launches.size() == 3);
  // By talker: a before c, and on its port by time.
  CHECK(launches[0].stream == 1);
  CHECK(launches[0].launch == Nanoseconds(75'000));
  CHECK_FALSE(launches[0].before);
  CHECK(launches[1].stream == 2);
  CHECK(launches[1].launch == Nanoseconds(990'000));
  CHECK(launches[1].before);
  CHECK(launches[1].traffic_class.value() == 6);
  CHECK(launches[2].stream == 0);
  CHECK(launches[2].link == c_to_s);
  CHECK(launches[2].launch == Nanoseconds(5'000));
  CHECK(launches[2].period == std::chrono::milliseconds(1));
}

TEST_CASE("each frame of a burst has its launch") {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 5'000, 0, 7);
  plan.streams[0].frames = 2;
  auto& starts = plan.planned[0].members[0].starts;
  starts = {starts[0], starts[0] + Nanoseconds(slot), starts[1], starts[1] + Nanoseconds(slot)};
  const auto launches = launch_times(plan, Nanoseconds(0));
  REQUIRE(launches.size() == 2);
  CHECK(launches[0].launch == Nanoseconds(5'000));
  CHECK(launches[1].launch == Nanoseconds(5'000 + slot));
  CHECK(launches[1].frame == 1);
}

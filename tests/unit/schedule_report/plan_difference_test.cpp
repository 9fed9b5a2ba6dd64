// What is other in a second plan: one change at a time.
#include <catch2/catch.hpp>

#include "schedule/report/plan_difference.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;
using Kind = StreamDifference::Kind;

namespace {

StreamDifference only_stream(const Plan& now) {
  const auto found = difference(two_streams(), now);
  CHECK_FALSE(found.network);
  REQUIRE(found.streams.size() == 1);
  return found.streams[0];
}

}  // namespace

TEST_CASE("a plan does not differ from itself") { CHECK(difference(two_streams(), two_streams()).none()); }

TEST_CASE("times, way, request, place") {
  Plan plan = two_streams();
  for (Nanoseconds& start : plan.planned[1].members[0].starts) start -= Nanoseconds(30);
  CHECK(only_stream(plan) == StreamDifference{.kind = Kind::retimed, .stream = "s1", .shift = Nanoseconds(-30)});
  plan.planned[1].members[0].starts[1] += Nanoseconds(1);
  CHECK_FALSE(only_stream(plan).same_shift);

  plan = two_streams();
  plan.planned[0].traffic_class = TrafficClass::masked(6);
  CHECK(only_stream(plan).kind == Kind::moved);
  plan = two_streams();
  plan.planned[0].members[0].hops[0].link = c_to_s;
  CHECK(only_stream(plan).kind == Kind::moved);

  plan = two_streams();
  plan.streams[0].deadline -= Nanoseconds(1);
  CHECK(only_stream(plan).kind == Kind::asked);
  plan = two_streams();
  plan.streams[0].listeners = {3};
  CHECK(only_stream(plan).kind == Kind::asked);

  plan = two_streams();
  plan.planned.pop_back();
  plan.rejected.push_back({1, "", false});
  CHECK(only_stream(plan).kind == Kind::rejected);
  CHECK(difference(plan, two_streams()).streams[0].kind == Kind::placed);
}

TEST_CASE("streams that come and go, whatever their positions") {
  Plan plan = two_streams();
  plan.streams.erase(plan.streams.begin());
  plan.planned.erase(plan.planned.begin());
  plan.planned[0].stream = 0;
  CHECK(only_stream(plan) == StreamDifference{.kind = Kind::removed, .stream = "s0"});
  CHECK(difference(plan, two_streams()).streams == std::vector{StreamDifference{.kind = Kind::added, .stream = "s0"}});
}

TEST_CASE("ports whose gates are other ones, by name") {
  Plan plan = two_streams();
  plan.ports[1].gates.entries[0].time_interval += Nanoseconds(1);
  const std::size_t entries = plan.ports[1].gates.entries.size();
  CHECK(difference(two_streams(), plan).ports == std::vector<GatesDifference>{{"s:p2", entries, entries}});
  plan = two_streams();
  plan.ports[1].background_lost = 0.5;  // the gates are the same
  CHECK(difference(two_streams(), plan).none());
  plan.ports.pop_back();
  CHECK(difference(two_streams(), plan).ports[0].entries_now == 0);
  CHECK(difference(plan, two_streams()).ports[0].entries_before == 0);
}

TEST_CASE("another network is told") {
  Plan plan = two_streams();
  plan.network.links[0].gate_budget = 7;
  CHECK(difference(two_streams(), plan).network);
}

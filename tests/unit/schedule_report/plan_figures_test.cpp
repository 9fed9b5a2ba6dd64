// Latency, headroom and what ports have left, against plans whose times are written down.
#include <catch2/catch.hpp>

#include "schedule/report/plan_figures.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

TEST_CASE("latency runs from the first start to the last bit, with two sync errors") {
  Plan plan = two_streams();
  const auto waiting = listener_figures(plan, plan.planned[1]);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].listener == 2);
  CHECK(waiting[0].hops == std::vector<std::uint32_t>{0, 1});
  const Nanoseconds expected(forwarding + 7'000 + last_bit + propagation);
  CHECK(waiting[0].latency == expected);
  CHECK(waiting[0].headroom == std::chrono::milliseconds(1) - expected);

  plan.network.sync_error = Nanoseconds(100);
  CHECK(listener_figures(plan, plan.planned[1])[0].latency == expected + Nanoseconds(200));
  plan.streams[1].deadline = Nanoseconds(1'000);
  CHECK(listener_figures(plan, plan.planned[1])[0].headroom == Nanoseconds(1'000) - expected - Nanoseconds(200));
}

TEST_CASE("latency of a burst ends with its last frame") {
  Plan plan = two_streams();
  plan.streams[0].frames = 2;
  plan.planned[0].members[0].starts = {Nanoseconds(0), Nanoseconds(slot), Nanoseconds(forwarding),
                                       Nanoseconds(forwarding + slot)};
  CHECK(listener_figures(plan, plan.planned[0])[0].latency == Nanoseconds(slot + forwarding + last_bit + propagation));
  CHECK(port_figures(plan)[0].load == Approx(2e-6 * slot));
}

TEST_CASE("both copies count from the earlier start") {
  Plan plan = two_streams();
  StreamPlan& planned = plan.planned[0];
  planned.members.push_back(planned.members[0]);
  for (Nanoseconds& start : planned.members[1].starts) start += Nanoseconds(5'000);
  const auto copies = listener_figures(plan, planned);
  REQUIRE(copies.size() == 2);
  CHECK(copies[0].member == 0);
  CHECK(copies[1].latency == copies[0].latency + Nanoseconds(5'000));
}

TEST_CASE("ports: entries, load, time that is left, time for others") {
  Plan plan = two_streams();
  plan.network.links[s_to_b].gate_budget = 10;
  plan.network.links[s_to_b].min_background = 0.25;
  const auto ports = port_figures(plan);
  REQUIRE(ports.size() == 3);
  const PortFigures& port = ports[1];
  CHECK(port.link == s_to_b);
  CHECK(port.streams == 2);
  CHECK(port.entries == plan.ports[1].gates.entries.size());
  CHECK(port.entries_left == 10 - port.entries);
  CHECK(port.load == Approx(2.0 * slot / 1e6));
  CHECK(port.time_left == Approx(0.75 - 2.0 * slot / 1e6));
  // Two windows of a slot, and a guard before each.
  CHECK(port.background == Approx(1 - 2.0 * (slot + guard) / 1e6));
  CHECK(port.cycle == std::chrono::milliseconds(1));

  plan.network.links[s_to_b].gate_budget = 1;
  CHECK(port_figures(plan)[1].entries_left == 0);
}

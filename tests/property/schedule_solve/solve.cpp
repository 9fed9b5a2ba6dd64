// Whatever the network and the requests are: what the solver says it planned, the independent checker accepts.
#include "schedule/solve/solve.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "support/plans/networks.hpp"
#include "support/plans/quick_plans.hpp"
#include "support/plans/small_plan.hpp"
#include "support/plans/violations.hpp"

using namespace isoline;
using namespace isoline::schedule;
using isoline::test::few;
using isoline::test::violations;

namespace {

SolveOptions quick() { return test::quick(100); }

struct Kinds {
  std::size_t asked = 0, planned = 0, copies = 0, groups = 0, bursts = 0, waiting = 0;
};

void count(Kinds& kinds, const Plan& plan) {
  kinds.asked += plan.streams.size();
  kinds.planned += plan.planned.size();
  for (const StreamPlan& one : plan.planned) {
    const StreamRequest& request = plan.streams[one.stream];
    kinds.copies += one.members.size() == 2;
    kinds.groups += request.listeners.size() > 1;
    kinds.bursts += request.frames > 1;
    kinds.waiting += one.traffic_class != plan.network.scheduled.classes.front();
  }
}

}  // namespace

TEST_CASE("odd networks: every plan holds") {
  Kinds kinds;
  for (std::uint64_t seed = 1; seed <= (few ? 4U : 60U); ++seed) {
    auto odd = test::odd_network(seed);
    INFO("seed " << seed);
    const Solution solution = solve(odd.network, odd.requests, quick());
    REQUIRE(violations(solution.plan) == "");
    CHECK(solution.plan.most_possible >= solution.plan.planned.size());
    count(kinds, solution.plan);
  }
  if (few) return;
  CHECK(kinds.planned > kinds.asked / 2);
  CHECK(std::min({kinds.copies, kinds.groups, kinds.bursts, kinds.waiting}) > 20);
}

TEST_CASE("odd reserved windows: every plan holds") {
  std::size_t asked = 0, planned = 0;
  for (std::uint64_t seed = 1; seed <= (few ? 4U : 100U); ++seed) {
    auto odd = test::odd_network(seed);
    test::Draw draw(seed);
    for (Link& link : odd.network.links) {
      if (!link.reserved.empty() || !draw.chance(40)) continue;
      const Nanoseconds offset(draw.in(0, draw.chance(50) ? 6'000 : 460'000)), length(draw.in(500, 30'000));
      // Of those that are scheduled, too.
      link.reserved.push_back(
          {offset, length, std::chrono::microseconds(500), static_cast<std::uint8_t>(draw.in(1, 255))});
    }
    INFO("seed " << seed);
    const Solution solution = solve(odd.network, odd.requests, quick());
    REQUIRE(violations(solution.plan) == "");
    asked += odd.requests.size();
    planned += solution.plan.planned.size();
  }
  CAPTURE(asked, planned);
  CHECK((few || planned > asked / 3));
}

TEST_CASE("where a plan exists that leaves nothing over, most of it is found") {
  std::size_t asked = 0, planned = 0;
  for (std::uint64_t seed = 0; seed < (few ? 4U : 60U); ++seed) {
    const Plan known = test::small_plan(seed);
    INFO("seed " << seed);
    const Solution solution = solve(known.network, known.streams, quick());
    REQUIRE(violations(solution.plan) == "");
    CHECK(solution.plan.most_possible >= known.planned.size());
    asked += known.planned.size();
    planned += solution.plan.planned.size();
  }
  if (few) return;
  CAPTURE(asked, planned);
  CHECK(planned * 10 >= asked * 5);
}

TEST_CASE("a network at four fifths of its links takes nearly all") {
  const Network network = test::regular_network(few ? 5 : 12, 3);
  const std::uint32_t streams = few ? 300 : 3600;
  for (const std::uint32_t budget : {440U, 256U}) {
    Network limited = network;
    for (Link& link : limited.links) link.gate_budget = budget;
    const Solution solution = solve(limited, test::random_requests(network, streams, 3), quick());
    CAPTURE(budget, solution.plan.planned.size());
    REQUIRE(violations(solution.plan) == "");
    CHECK(solution.plan.planned.size() >= streams * 95 / 100);
    for (const PlannedPort& port : solution.plan.ports) CHECK(port.background_lost <= 0.01);
  }
}

TEST_CASE("the same seed gives the same plan, on one thread and on two") {
  for (const std::uint64_t seed : {4, 9, 23}) {
    const auto odd = test::odd_network(seed);
    for (const unsigned threads : {1U, 2U}) {
      SolveOptions options = quick();
      options.threads = threads;
      CHECK(solve(odd.network, odd.requests, options).plan == solve(odd.network, odd.requests, options).plan);
    }
  }
}

TEST_CASE("entries as long as a shortest frame cost no stream its place") {
  Network network = test::regular_network(few ? 5 : 12, 5);
  for (Link& link : network.links) link.minimum_interval = Nanoseconds(672);
  const std::uint32_t streams = few ? 150 : 1200;
  const Solution solution = solve(network, test::random_requests(network, streams, 5), quick());
  REQUIRE(violations(solution.plan) == "");
  CHECK(solution.plan.planned.size() == streams);
}

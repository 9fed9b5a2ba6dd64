// Streams that must not move stay where they were while all others are planned anew, and what comes out holds.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "schedule/solve/solve.hpp"
#include "support/plans/networks.hpp"
#include "support/plans/quick_plans.hpp"
#include "support/plans/small_plan.hpp"
#include "support/plans/violations.hpp"

using namespace isoline;
using namespace isoline::schedule;
using isoline::test::violations;

namespace {

constexpr std::uint64_t networks = test::few ? 3 : 60;

SolveOptions quick() { return test::quick(20); }

const StreamPlan* planned(const Plan& plan, std::uint32_t stream) {
  const auto found = std::ranges::find(plan.planned, stream, &StreamPlan::stream);
  return found == plan.planned.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("what is kept does not move, whoever comes besides") {
  std::size_t kept = 0, others = 0, lost = 0;
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    INFO("seed " << seed);
    auto odd = test::odd_network(seed);
    test::Draw draw(seed);
    // The older plan knows the first half only; of that, some are kept.
    const auto half = static_cast<std::ptrdiff_t>(odd.requests.size() / 2);
    const Plan old = solve(odd.network, {odd.requests.begin(), odd.requests.begin() + half}, quick()).plan;
    SolveOptions options = quick();
    for (const StreamPlan& one : old.planned) {
      if (draw.chance(40)) options.kept.push_back(one);
    }
    const Plan now = solve(odd.network, odd.requests, options).plan;
    REQUIRE(violations(now) == "");
    for (const StreamPlan& one : options.kept) {
      const StreamPlan* found = planned(now, one.stream);
      if (found == nullptr) {
        ++lost;
        continue;
      }
      CHECK(*found == one);
      ++kept;
    }
    others += now.planned.size() - std::min(now.planned.size(), options.kept.size());
  }
  CAPTURE(kept, others, lost);
  if (networks < 10) return;
  CHECK(kept > 100);
  CHECK(others > kept);
  // Those that waited behind a frame that went away need gates, for which a list may have no room.
  CHECK(lost * 20 < kept);
}

TEST_CASE("what cannot stay is rejected, and says why") {
  Network network = test::shaped_network(test::Shape::line, 4);
  auto requests = test::random_requests(network, 6, 2);
  SolveOptions options = quick();
  options.kept = solve(network, requests, options).plan.planned;
  REQUIRE(options.kept.size() == requests.size());
  const auto reason_of = [](const Plan& plan, std::uint32_t stream) {
    const auto found = std::ranges::find(plan.rejected, stream, &RejectedStream::stream);
    return found == plan.rejected.end() ? std::string() : found->reason;
  };
  SECTION("two that want the same") {
    requests.push_back(requests.front());
    requests.back().name = "another";
    options.kept.push_back(options.kept.front());
    options.kept.back().stream = 6;
    const Plan now = solve(network, requests, options).plan;
    CHECK(violations(now) == "");
    CHECK(reason_of(now, 6).starts_with("it is pinned, and cannot stay where it was: link "));
    CHECK(now.planned.size() == 6);
  }
  SECTION("a deadline that was moved") {
    requests[3].deadline = Nanoseconds(5000);
    const Plan now = solve(network, requests, options).plan;
    CHECK(violations(now) == "");
    CHECK(reason_of(now, 3).find("its deadline is 5us") != std::string::npos);
  }
  SECTION("a way that is gone") {
    network.links.erase(network.links.begin() + options.kept[2].members.front().hops.front().link);
    const Plan now = solve(network, requests, options).plan;
    CHECK(violations(now) == "");
    CHECK(reason_of(now, 2) != "");
  }
  SECTION("positions that are not there") {
    options.kept[1].stream = 77;
    options.kept[2].members.front().hops.front().link = 9999;
    options.kept[4].members.front().starts.clear();
    const Plan now = solve(network, requests, options).plan;
    CHECK(violations(now) == "");
    CHECK(reason_of(now, 1) == "");
    CHECK(reason_of(now, 2) == "it is pinned, and cannot stay where it was: its way is not there");
    CHECK(reason_of(now, 4) == "it is pinned, and cannot stay where it was: times are missing");
  }
}

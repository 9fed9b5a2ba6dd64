// Why odd streams on odd networks have no times: who is said to be in the way is, and what is said to help does.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "model/units.hpp"
#include "schedule/explain/explain.hpp"
#include "schedule/solve/change.hpp"
#include "schedule/solve/solve.hpp"
#include "support/plans/networks.hpp"
#include "support/plans/quick_plans.hpp"
#include "support/plans/small_plan.hpp"
#include "support/plans/violations.hpp"

using namespace isoline;
using namespace isoline::schedule;
using isoline::test::few;
using isoline::test::violations;

namespace {

Plan solved(const test::OddNetwork& odd) { return solve(odd.network, odd.requests, test::quick(20)).plan; }

/// Whether a rejected stream is placed by adding it once more to what is planned here.
bool finds_place(const Plan& plan, std::uint32_t stream) {
  Plan begin;
  begin.network = plan.network;
  std::map<std::uint32_t, std::uint32_t> position;
  for (StreamPlan one : plan.planned) {
    begin.streams.push_back(plan.streams[one.stream]);
    one.stream = static_cast<std::uint32_t>(begin.streams.size() - 1);
    begin.planned.push_back(one);
  }
  begin.most_possible = static_cast<std::uint32_t>(begin.streams.size());
  auto open = OpenPlan::open(begin);
  REQUIRE(open);
  const auto change = open->add(plan.streams[stream], {.allow_rehyper = true});
  REQUIRE(change);
  return change->done;
}

/// Whether these can be removed, in some order, and the rejected stream is placed by adding it once more.
bool fits_without(const Plan& plan, std::uint32_t stream, std::vector<std::uint32_t> gone) {
  auto open = OpenPlan::open(plan);
  REQUIRE(open);
  for (std::size_t rounds = gone.size(); rounds > 0; --rounds) {
    std::erase_if(gone, [&](std::uint32_t one) { return open->remove(plan.streams[one].name).value().done; });
  }
  if (!gone.empty()) return false;
  REQUIRE(open->remove(plan.streams[stream].name)->done);
  open = OpenPlan::open(open->plan());
  REQUIRE(open);
  const auto change = open->add(plan.streams[stream], {.allow_rehyper = true});
  REQUIRE(change);
  REQUIRE(violations(open->plan()) == "");
  return change->done;
}

/// The deadline that is said to be enough; nothing: none is.
std::optional<Nanoseconds> enough(const Explanation& why) {
  const auto found = std::ranges::find(why.relaxations, Relaxation::Kind::deadline, &Relaxation::kind);
  if (found == why.relaxations.end()) return std::nullopt;
  const std::string begin = "a deadline of ";
  REQUIRE(found->text.starts_with(begin));
  return parse_duration(found->text.substr(begin.size(), found->text.find(' ', begin.size()) - begin.size())).value();
}

}  // namespace

TEST_CASE("the deadline that is said to be enough is, and 1 ns less is not") {
  int relaxed = 0;
  for (std::uint64_t seed = 1; seed <= (few ? 4U : 100U); ++seed) {
    INFO("seed " << seed);
    Plan plan = solved(test::odd_network(seed));
    for (std::size_t at = 0; at < std::min<std::size_t>(plan.rejected.size(), 2); ++at) {
      const std::uint32_t stream = plan.rejected[at].stream;
      const auto deadline = enough(explain(plan, stream).value());
      if (!deadline) continue;
      ++relaxed;
      for (const Nanoseconds less : {Nanoseconds(0), Nanoseconds(1)}) {
        Plan with = plan;
        with.streams[stream].deadline = *deadline - less;
        CAPTURE(deadline->count(), less.count());
        CHECK(finds_place(with, stream) == (less.count() == 0));
      }
    }
  }
  CHECK((few || relaxed > 10));
}

TEST_CASE("what a rejected stream is in conflict with, and what has to go, is as little as can be") {
  int explained = 0, relaxed = 0, without_conflict = 0, without_removal = 0;
  for (std::uint64_t seed = 1; seed <= (few ? 4U : 160U); ++seed) {
    INFO("seed " << seed);
    auto odd = test::odd_network(seed);
    const Plan plan = solved(odd);
    if (plan.rejected.empty()) continue;
    const std::uint32_t stream = plan.rejected.front().stream;
    const auto why = explain(plan, stream);
    REQUIRE(why);
    relaxed += !why->relaxations.empty();
    CHECK(std::ranges::is_sorted(why->relaxations, {}, &Relaxation::cost));
    if (!why->impossible.empty() || why->fits) continue;
    ++explained;
    without_conflict += why->conflict.empty();
    without_removal += why->removal.empty();
    // Beside just these it has no place; beside all but any one it has.
    for (std::size_t without = 0; !why->conflict.empty() && without <= why->conflict.size(); ++without) {
      Plan some = plan;
      std::erase_if(some.planned, [&](const StreamPlan& one) {
        const auto at = std::find(why->conflict.begin(), why->conflict.end(), one.stream);
        return at == why->conflict.end() || static_cast<std::size_t>(at - why->conflict.begin()) == without;
      });
      CHECK(finds_place(some, stream) == (without < why->conflict.size()));
    }
    // Without all of these it has a place beside the rest; with any one of them left there it has none.
    for (std::size_t left = 0; !why->removal.empty() && left <= why->removal.size(); ++left) {
      std::vector<std::uint32_t> gone = why->removal;
      if (left < gone.size()) gone.erase(gone.begin() + static_cast<std::ptrdiff_t>(left));
      CHECK(fits_without(plan, stream, gone) == (left == why->removal.size()));
    }
  }
  if (few) return;
  CHECK(explained > 4);
  CHECK(relaxed > 4);
  CHECK(without_conflict == 0);
  CHECK(without_removal == 0);
}

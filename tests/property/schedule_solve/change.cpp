// Streams come and go: nobody else moves, no other list changes, and what comes out holds.
#include "schedule/solve/change.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <span>
#include <string>

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

Plan solved(const test::OddNetwork& odd, std::size_t first) {
  const auto end = odd.requests.begin() + static_cast<std::ptrdiff_t>(first);
  return solve(odd.network, {odd.requests.begin(), end}, test::quick(20)).plan;
}

std::map<std::string, StreamPlan> by_name(const Plan& plan) {
  std::map<std::string, StreamPlan> all;
  for (StreamPlan one : plan.planned) {
    const std::string& name = plan.streams[one.stream].name;
    one.stream = 0;
    all[name] = one;
  }
  return all;
}

/// All but the stream of this name are where they were, and so are all lists but those of these ports.
void nothing_else_changed(const Plan& before, const Plan& after, const std::string& name,
                          const std::vector<LinkIndex>& ports) {
  auto was = by_name(before), is = by_name(after);
  was.erase(name);
  is.erase(name);
  CHECK(was == is);
  const auto others = [&ports](const Plan& plan) {
    std::vector<PlannedPort> list;
    for (const PlannedPort& port : plan.ports) {
      if (std::find(ports.begin(), ports.end(), port.link) == ports.end()) list.push_back(port);
    }
    return list;
  };
  CHECK(others(before) == others(after));
}

/// The check of a change alone finds nothing, nor does it miss frames: those of its links are those of the plan.
void only_what_changed_is_checked(const OpenPlan& open, const Plan& whole, const std::string& name,
                                  const Change& change) {
  const auto came = open.planned(name);
  const auto touched = open.uses(change.ports);
  const auto streams_came = came ? std::span(&*came, 1) : std::span<const StreamPlan>();
  CHECK(check_change(open.network(), open.streams(), streams_came, touched).violations.empty());
  std::map<LinkIndex, std::size_t> frames;
  for (const StreamPlan& planned : whole.planned) {
    for (const PlannedMember& member : planned.members) {
      for (const PlannedHop& hop : member.hops) frames[hop.link] += whole.streams[planned.stream].frames;
    }
  }
  for (const LinkUses& link : touched) CHECK(link.uses.size() == frames[link.link]);
}

}  // namespace

TEST_CASE("streams are added and removed beside all others") {
  int added = 0, removed = 0, refused = 0;
  for (std::uint64_t seed = 1; seed <= (few ? 2U : 40U); ++seed) {
    INFO("seed " << seed);
    auto odd = test::odd_network(seed);
    const std::size_t first = odd.requests.size() / 2;
    auto open = OpenPlan::open(solved(odd, first));
    REQUIRE(open);
    test::Draw draw(seed);
    std::size_t next = first;
    for (int step = 0; step < 12; ++step) {
      const Plan before = open->plan();
      if (next < odd.requests.size() && (before.streams.empty() || draw.chance(60))) {
        const StreamRequest& request = odd.requests[next++];
        ChangeOptions options;
        options.allow_rehyper = draw.chance(50);
        const auto change = open->add(request, options);
        REQUIRE(change);
        (change->done ? added : refused) += 1;
        nothing_else_changed(before, open->plan(), request.name, change->ports);
        only_what_changed_is_checked(*open, open->plan(), request.name, *change);
      } else if (!before.streams.empty()) {
        const std::string name = draw.one_of(before.streams).name;
        const auto change = open->remove(name);
        REQUIRE(change);
        removed += change->done;
        nothing_else_changed(before, open->plan(), name, change->ports);
        only_what_changed_is_checked(*open, open->plan(), name, *change);
      }
      REQUIRE(violations(open->plan()) == "");
    }
  }
  if (!few) CHECK(std::min({added, removed, refused}) > 30);
}

TEST_CASE("a period after which all would repeat later is refused, unless it is allowed") {
  const Network network = test::shaped_network(test::Shape::ring, 4);
  auto requests = test::random_requests(network, 4, 1);
  for (StreamRequest& request : requests) request.period = request.deadline = std::chrono::milliseconds(1);
  StreamRequest odd = requests.back();
  requests.pop_back();
  odd.period = odd.deadline = std::chrono::microseconds(700);
  auto open = OpenPlan::open(solve(network, requests, {}).plan);
  REQUIRE(open);
  const auto refused = open->add(odd);
  REQUIRE(refused);
  CHECK_FALSE(refused->done);
  CHECK(refused->reason == "its period of 700us does not divide the 1ms after which everything repeats");
  REQUIRE(open->remove(odd.name));
  const auto allowed = open->add(odd, {true});
  REQUIRE(allowed);
  CHECK(allowed->done);
  CHECK(violations(open->plan()) == "");
  CHECK_FALSE(open->add(odd));
  CHECK_FALSE(open->remove("nobody"));
}

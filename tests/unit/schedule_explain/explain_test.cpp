// Why a stream has no times: words and numbers of what stands against it.
#include <catch2/catch.hpp>

#include <algorithm>

#include "schedule/explain/explain.hpp"
#include "schedule/solve/solve.hpp"
#include "unit/schedule_check/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

using namespace std::chrono_literals;

StreamRequest request(const std::string& name, Nanoseconds period) {
  StreamRequest one;
  one.name = name;
  one.talker = 0;
  one.listeners = {2};
  one.period = period;
  one.deadline = period;
  one.jitter = period;
  one.frame_size = 100;
  return one;
}

/// All but the last are planned.
Explanation explain_last(Network network, std::vector<StreamRequest> requests) {
  const StreamRequest last = requests.back();
  requests.pop_back();
  Plan plan = solve(std::move(network), std::move(requests), {}).plan;
  REQUIRE(plan.rejected.empty());
  const auto stream = static_cast<std::uint32_t>(plan.streams.size());
  plan.streams.push_back(last);
  plan.rejected.push_back({stream, "test", false});
  return explain(plan, stream).value();
}

std::string text_of(const Explanation& found, Relaxation::Kind kind) {
  const auto one = std::ranges::find(found.relaxations, kind, &Relaxation::kind);
  return one == found.relaxations.end() ? "" : one->text;
}

}  // namespace

TEST_CASE("periods that together make a list endless: the number, and the nearest that do not") {
  const auto found =
      explain_last(hand_made_network(), {request("a", 100us), request("b", 201'100us), request("c", 200'300us)});
  CHECK(found.impossible.empty());
  CHECK_FALSE(found.fits);
  // 2003 · 2011 of 100 us.
  CHECK(found.gates ==
        "the list of a -> s would repeat only after 402803300us, with 4032047 frames and windows until then: the "
        "periods of all of them have too little in common");
  CHECK_FALSE(found.conflict.empty());
  CHECK(text_of(found, Relaxation::Kind::period) == "a period of 201100us instead of 200300us");
}

TEST_CASE("a period that meets every other one sooner or later") {
  const auto found = explain_last(hand_made_network(), {request("a", 1ms), request("b", 999'983ns)});
  CHECK(found.gates.empty());
  CHECK(found.conflict == std::vector<std::uint32_t>{0});
  CHECK(text_of(found, Relaxation::Kind::period) == "a period of 1ms instead of 999983ns");
}

TEST_CASE("reserved windows alone can leave no times") {
  Network network = hand_made_network();
  network.links[s_to_b].reserved.push_back({0us, 20us, 1ms, 1});
  const auto found = explain_last(network, {request("b", 999'983ns)});
  CHECK(found.impossible ==
        "reserved windows on its way are at any of its times sooner or later, with its period of 999983ns");
  CHECK(text_of(found, Relaxation::Kind::period) == "a period of 1ms instead of 999983ns");
  StreamRequest hasty = request("b", 1ms);
  hasty.deadline = Nanoseconds(forwarding + last_bit + propagation);
  CHECK(explain_last(hand_made_network(), {hasty}).fits);
  hasty.deadline -= 1ns;
  CHECK(explain_last(hand_made_network(), {hasty}).impossible.find("its deadline is") != std::string::npos);
}

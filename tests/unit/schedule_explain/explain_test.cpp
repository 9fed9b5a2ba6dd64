// Why a stream has no times: words and numbers of what stands against it.
#include <catch2/catch.hpp>

#include <algorithm>

#include "schedule/explain/explain.hpp"
#include "schedule/solve/solve.hpp"
#include "support/plans/hand_made.hpp"

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
  CHECK(found.gates.find("would repeat only after") != std::string::npos);
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

TEST_CASE("what has to go is said beside who is in the way, and each way out suffices") {
  // Both links are full: one of each has to go, though one of each link alone leaves no time either.
  Network network = hand_made_network();
  Link back = network.links[c_to_s];
  back.from = 1;
  back.to = 3;
  network.links.push_back(back);
  std::vector<StreamRequest> requests;
  for (int one = 0; one < 12; ++one) {
    StreamRequest here = request("here" + std::to_string(one), 100us);
    here.frame_size = 1000;
    here.listeners = {3};
    requests.push_back(here);
    here.name = "there" + std::to_string(one);
    here.talker = 3;
    here.listeners = {2};
    requests.push_back(here);
  }
  StreamRequest last = request("last", 100us);
  last.frame_size = 1000;
  requests.push_back(last);
  const auto found = explain_last(network, requests);
  CHECK(found.conflict.size() == 12);
  CHECK(found.removal.size() == 2);
  CHECK(text_of(found, Relaxation::Kind::route) == "second cables a -> s, s -> b");
}

TEST_CASE("the cheapest way out comes first, to the nanosecond") {
  StreamRequest hasty = request("b", 1ms);
  hasty.deadline = Nanoseconds(forwarding + last_bit);
  const auto found = explain_last(hand_made_network(), {hasty});
  REQUIRE_FALSE(found.relaxations.empty());
  CHECK(found.relaxations.front().kind == Relaxation::Kind::deadline);
  CHECK(text_of(found, Relaxation::Kind::deadline) == "a deadline of 2828ns instead of 2778ns");
}

TEST_CASE("lists without entries left: which port, and how many suffice") {
  Network network = hand_made_network();
  network.links[a_to_s].reserved.push_back({60us, 10us, 125us, 0x80});
  network.links[a_to_s].gate_budget = 15;
  const auto found = explain_last(network, {request("b", 1ms)});
  CHECK(found.impossible == "the list of a -> s would need more entries than its 15");
  const std::string text = text_of(found, Relaxation::Kind::gate_budget);
  REQUIRE(text.starts_with("a gate budget of "));
  INFO(text);
  CHECK(text.ends_with(" entries instead of 15 at a -> s"));
  network.links[a_to_s].gate_budget = static_cast<std::uint32_t>(std::stoul(text.substr(17)));
  CHECK(explain_last(network, {request("b", 1ms)}).fits);
  --network.links[a_to_s].gate_budget;
  CHECK_FALSE(explain_last(network, {request("b", 1ms)}).fits);
}

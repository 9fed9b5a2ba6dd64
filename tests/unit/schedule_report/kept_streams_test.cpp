// Pinned streams of an older plan, in a network that is not quite the same.
#include <catch2/catch.hpp>

#include <algorithm>

#include "schedule/report/kept_streams.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

Plan old_plan() {
  Plan plan = two_streams();
  plan.streams[1].pinned = true;
  return plan;
}

std::string why(const Plan& old, const Network& network, const std::vector<StreamRequest>& requests) {
  const auto kept = kept_streams(old, network, requests);
  return kept ? "" : kept.error().why;
}

}  // namespace

TEST_CASE("pinned streams are found by name, and so are their links") {
  const Plan old = old_plan();
  Network network = old.network;
  std::reverse(network.links.begin(), network.links.end());
  std::vector<StreamRequest> requests{old.streams[1], old.streams[0]};
  const auto kept = kept_streams(old, network, requests).value();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].stream == 0);
  CHECK(kept[0].traffic_class == old.planned[1].traffic_class);
  CHECK(kept[0].members[0].starts == old.planned[1].members[0].starts);
  for (std::size_t hop = 0; hop < kept[0].members[0].hops.size(); ++hop) {
    CHECK(network.links[kept[0].members[0].hops[hop].link] ==
          old.network.links[old.planned[1].members[0].hops[hop].link]);
  }
  requests[0].pinned = false;
  CHECK(kept_streams(old, network, requests)->empty());
}

TEST_CASE("a pinned stream that has no times to keep") {
  Plan old = old_plan();
  std::vector<StreamRequest> requests = old.streams;
  requests[1].name = "new";
  CHECK(why(old, old.network, requests) == "the older plan does not have it");
  requests = old.streams;
  old.planned.pop_back();
  old.rejected.push_back({1, "no room", false});
  CHECK(kept_streams(old, old.network, requests)->empty());
}

TEST_CASE("a pinned stream that asks for something else is refused") {
  const Plan old = old_plan();
  const auto changed = [&](const auto& change) {
    std::vector<StreamRequest> requests = old.streams;
    change(requests[1]);
    return why(old, old.network, requests);
  };
  CHECK(changed([](StreamRequest& one) { one.period *= 2; }) == "its period was 1ms in the older plan, is 2ms");
  CHECK(changed([](StreamRequest& one) { ++one.frame_size; }) == "its frame_size was 100 in the older plan, is 101");
  CHECK(changed([](StreamRequest& one) { one.frames = 2; }) == "frames was 1 in the older plan, is 2");
  CHECK(changed([](StreamRequest& one) { one.talker = 0; }) == "its talker was c in the older plan, is a");
  CHECK(changed([](StreamRequest& one) { one.listeners = {0}; }) == "its listeners are others than in the older plan");
  CHECK(changed([](StreamRequest& one) { one.redundant = true; }) == "redundant is another than in the older plan");
  // What it may ask for beside that the solver holds against its times.
  CHECK(changed([](StreamRequest& one) { one.deadline *= 2; }).empty());
  Network network = old.network;
  network.links[s_to_b].interface = "other";
  CHECK(why(old, network, old.streams) == "the network has no port s:p2 any more, which is on its way");
}

#include <catch2/catch.hpp>

#include "schedule/shape/find_routes.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

/// a - s - b with a second way from s to b over t.
Network two_ways() {
  Network network = hand_made_network();
  const auto t = static_cast<NodeIndex>(network.nodes.size());
  network.nodes.push_back({"t", NodeKind::bridge, 0});
  for (const auto& [from, to] : {std::pair{1U, t}, std::pair{t, 2U}}) {
    Link link = network.links[s_to_b];
    link.from = from;
    link.to = to;
    link.interface = "over t " + std::to_string(to);
    network.links.push_back(link);
  }
  return network;
}

StreamRequest request(NodeIndex talker) {
  StreamRequest one;
  one.talker = talker;
  one.listeners = {2};
  one.period = std::chrono::milliseconds(1);
  one.frame_size = 100;
  return one;
}

}  // namespace

TEST_CASE("streams take the shortest way, in the class that they ask for") {
  std::vector requests{request(0), request(3)};
  requests[1].traffic_class = TrafficClass::masked(6);
  const auto found = find_routes(two_ways(), requests);
  REQUIRE(found.streams.size() == 2);
  CHECK(found.rejected.empty());
  CHECK(found.streams[0].hops == std::vector<PlannedHop>{{a_to_s, PlannedHop::talker}, {s_to_b, 0}});
  CHECK(found.streams[0].traffic_class.value() == 7);
  CHECK(found.streams[1].traffic_class.value() == 6);
}

TEST_CASE("of equal ways the one that carries less") {
  Network network = two_ways();
  network.links.push_back(network.links[s_to_b]);
  network.links.back().interface = "another";
  const std::vector requests{request(0), request(0)};
  const auto found = find_routes(network, requests);
  REQUIRE(found.streams.size() == 2);
  CHECK(found.streams[0].hops[1].link != found.streams[1].hops[1].link);
}

TEST_CASE("copies go apart, or the stream is rejected") {
  std::vector requests{request(0)};
  requests[0].redundant = true;
  const auto found = find_routes(two_ways(), requests);
  REQUIRE(found.streams.size() == 2);
  CHECK(found.streams[1].member == 1);
  CHECK(found.streams[1].hops.size() == 3);
  Network line = two_ways();
  line.links.erase(line.links.begin() + s_to_b);
  const auto none = find_routes(line, requests);
  CHECK(none.streams.empty());
  REQUIRE(none.rejected.size() == 1);
  CHECK(none.rejected[0].reason == "its second copy has no way without a link or bridge of the first");
}

#include "analysis/flow/top.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;

TEST_CASE("planned streams, the busiest others, and the rest by port") {
  Snapshot snapshot;
  Flow planned = test::flow("ethercat 02:00:00:00:00:01 02:00:00:00:00:02", 1);
  planned.stream = "axis";
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 5),
                    planned,
                    test::flow("udp 10.0.0.1:1 10.0.0.2:3", 50),
                    test::flow("udp 10.0.0.1:1 10.0.0.2:4", 7, "eth1", Direction::egress),
                    test::flow("udp 10.0.0.1:1 10.0.0.2:5", 9),
                    test::flow("udp 10.0.0.1:1 10.0.0.2:6", 9)};
  const TopFlows top = top_flows(snapshot, 2);
  CHECK(top.planned == std::vector<const Flow*>{&snapshot.flows[1]});
  CHECK(top.top == std::vector<const Flow*>{&snapshot.flows[2], &snapshot.flows[4]});  // tie: lower key first
  REQUIRE(top.rest.size() == 2);
  CHECK(top.rest[0].interface == "eth0");
  CHECK(top.rest[0].flows == 2);
  CHECK(top.rest[0].counts.packets == 14);
  CHECK(top.rest[1].interface == "eth1");
  CHECK(top.rest[1].direction == Direction::egress);
}

TEST_CASE("fewer flows than asked for leave no rest") {
  Snapshot snapshot;
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 5)};
  CHECK(top_flows(snapshot, 50).top.size() == 1);
  CHECK(top_flows(snapshot, 50).rest.empty());
  CHECK(top_flows(snapshot, 0).rest.size() == 1);
}

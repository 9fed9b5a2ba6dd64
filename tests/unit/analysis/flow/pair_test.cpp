#include "analysis/flow/pair.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

std::vector<Flow> paired(std::vector<Flow> flows) {
  Snapshot snapshot;
  snapshot.flows = std::move(flows);
  pair_reverse(snapshot);
  return snapshot.flows;
}

}  // namespace

TEST_CASE("the two directions of a conversation find each other") {
  const auto flows = paired(
      {test::flow("tcp 10.0.0.1:1 10.0.0.2:2"), test::flow("tcp 10.0.0.2:2 10.0.0.1:1", 1, "eth0", Direction::egress)});
  CHECK(flows[0].reverse == flows[1].key);
  CHECK(flows[1].reverse == flows[0].key);
}

TEST_CASE("only at the same interface") {
  const auto flows = paired(
      {test::flow("tcp 10.0.0.1:1 10.0.0.2:2"), test::flow("tcp 10.0.0.2:2 10.0.0.1:1", 1, "eth1", Direction::egress)});
  CHECK_FALSE(flows[0].reverse);
}

TEST_CASE("answers with another DSCP or PCP belong to it, and the name is theirs") {
  const auto flows = paired({test::flow("udp 10.0.0.1:1 10.0.0.2:2 dscp 46"), test::flow("udp 10.0.0.2:2 10.0.0.1:1"),
                             test::flow("ethercat 02:00:00:00:00:01 02:00:00:00:00:02 vid 5 pcp 6"),
                             test::flow("ethercat 02:00:00:00:00:02 02:00:00:00:00:01 vid 5")});
  REQUIRE(flows[0].reverse);
  CHECK(flows[0].reverse->dscp == 0);
  REQUIRE(flows[1].reverse);
  CHECK(flows[1].reverse->dscp == 46);
  REQUIRE(flows[3].reverse);
  CHECK(flows[3].reverse->pcp == 6);
}

TEST_CASE("the other direction comes before the same one, more packets before fewer") {
  const std::string back = "udp 10.0.0.2:2 10.0.0.1:1";
  const auto flows = paired({test::flow("udp 10.0.0.1:1 10.0.0.2:2"), test::flow(back + " dscp 1", 999),
                             test::flow(back + " dscp 2", 3, "eth0", Direction::egress),
                             test::flow(back + " dscp 3", 5, "eth0", Direction::egress)});
  REQUIRE(flows[0].reverse);
  CHECK(flows[0].reverse->dscp == 3);
}

TEST_CASE("an echo request is answered by the reply") {
  const auto flows = paired({test::flow("icmp 10.0.0.1 10.0.0.2 type 8 code 0 id 77"),
                             test::flow("icmp 10.0.0.2 10.0.0.1 type 0 code 0 id 77", 1, "eth0", Direction::egress),
                             test::flow("icmp 10.0.0.2 10.0.0.1 type 0 code 0 id 78", 5, "eth0", Direction::egress)});
  CHECK(flows[0].reverse == flows[1].key);
  CHECK_FALSE(flows[2].reverse);
}

TEST_CASE("a flow is not its own counterpart, and old pairs are forgotten") {
  Flow mirror = test::flow("udp 10.0.0.1:5 10.0.0.1:5");
  mirror.reverse = test::key("udp 10.0.0.9:9 10.0.0.9:9");
  CHECK_FALSE(paired({mirror})[0].reverse);
}

#include "analysis/flow/accounting.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;

TEST_CASE("every packet is in some record, or is named as missing") {
  Snapshot snapshot;
  snapshot.interfaces = {{"eth0", Direction::ingress, {100, 100, 10000}, {}, {}, {}},
                         {"eth0", Direction::egress, {50, 50, 5000}, {}, {}, {}}};
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 60), test::flow("udp 10.0.0.1:1 10.0.0.2:3", 20),
                    test::flow("udp 10.0.0.2:2 10.0.0.1:1", 50, "eth0", Direction::egress)};
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {15, 15, 1500}}};
  snapshot.interfaces[0].evicted = {{5, 5, 500}, 1};
  Accounts accounts = unaccounted(snapshot);
  CHECK(accounts.unaccounted == SignedCounts{0, 0, 0});
  REQUIRE(accounts.ports.size() == 2);
  CHECK(accounts.ports[0].unaccounted == SignedCounts{0, 0, 0});
  CHECK(accounts.ports[1].unaccounted == SignedCounts{0, 0, 0});

  snapshot.interfaces[1].total = {51, 53, 5100};
  CHECK(unaccounted(snapshot).unaccounted == SignedCounts{1, 3, 100});
  snapshot.interfaces[0].evicted.counts.packets = 10;
  CHECK(unaccounted(snapshot).unaccounted.packets == -2);
}

TEST_CASE("flows of a port that has no totals are missing from them") {
  Snapshot snapshot;
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 60, "gone")};
  const Accounts accounts = unaccounted(snapshot);
  REQUIRE(accounts.ports.size() == 1);
  CHECK(accounts.ports[0].unaccounted.packets == -60);
}

#include "analysis/flow/difference.hpp"

#include <catch2/catch.hpp>

#include "analysis/flow/accounting.hpp"
#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;
using isoline::test::distribution;

namespace {

Snapshot at(std::chrono::seconds taken, std::vector<Flow> flows) {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(taken);
  snapshot.flows = std::move(flows);
  return snapshot;
}

}  // namespace

TEST_CASE("counts between two readings") {
  Flow before = test::flow("tcp 10.0.0.1:1 10.0.0.2:2", 10), after = before;
  before.lost = 1;
  after.counts = {15, 25, 5000};
  after.lost = 4;
  const Snapshot part = difference(at(12s, {after}), at(10s, {before}));
  REQUIRE(part.flows.size() == 1);
  CHECK(part.covers == 2s);
  CHECK(part.flows[0].counts == Counts{5, 15, 4000});
  CHECK(part.flows[0].lost == 3u);
}

TEST_CASE("the same key at another port or direction is another flow") {
  const std::string words = "udp 10.0.0.1:1 10.0.0.2:2";
  const Flow in = test::flow(words, 10);
  const Flow out = test::flow(words, 30, "eth0", Direction::egress), elsewhere = test::flow(words, 40, "eth1");
  const Snapshot part = difference(at(2s, {in, out, elsewhere}), at(1s, {in}));
  CHECK(part.flows[0].counts.packets == 0);
  CHECK(part.flows[1].counts.packets == 30);
  CHECK(part.flows[2].counts.packets == 40);
}

TEST_CASE("a flow that was evicted and came back is new, and the books still balance") {
  Snapshot older = at(1s, {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 10), test::flow("udp 10.0.0.1:3 10.0.0.2:4", 7)});
  older.interfaces.push_back({"eth0", Direction::ingress, {17, 17, 1700}, {{FlowKind::udp, {17, 17, 1700}}}, {}, {}});
  older.interfaces[0].evicted = {{100, 100, 10000}, 1};
  older.interfaces[0].total = {117, 117, 11700};
  // Until the next reading both flows send 2 more and are evicted (19 + 2 packets), then the first comes back with 5.
  Flow again = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 5);
  again.first_seen = MonotonicTime(90s);
  Snapshot newer = at(100s, {again});
  newer.interfaces = older.interfaces;
  newer.interfaces[0].evicted = {{121, 121, 12100}, 3};
  newer.interfaces[0].total = {126, 126, 12600};

  const Snapshot part = difference(newer, older);
  REQUIRE(part.flows.size() == 1);
  CHECK(part.flows[0].counts.packets == 5);
  CHECK(part.interfaces[0].evicted == Evicted{{4, 4, 400}, 2});
  CHECK(part.interfaces[0].total.packets == 9);
  CHECK(unaccounted(part).unaccounted == SignedCounts{});
}

TEST_CASE("losses between two readings; a port that is opened anew begins anew") {
  const auto losing = [](const char* port, std::optional<PortLosses> losses) {
    InterfaceCounters counters;
    counters.interface = port;
    counters.losses = losses;
    return counters;
  };
  Snapshot older = at(1s, {}), newer = at(2s, {});
  older.interfaces = {losing("eth0", PortLosses{5, 6, 7}), losing("eth1", PortLosses{100, 0, 0}), losing("eth2", {})};
  newer.interfaces = {losing("eth0", PortLosses{9, 6, 8}), losing("eth1", PortLosses{3, 0, 0}), losing("eth2", {}),
                      losing("eth3", PortLosses{1, 1, 1})};
  const Snapshot part = difference(newer, older);
  CHECK(part.interfaces[0].losses == PortLosses{4, 0, 1});
  CHECK(part.interfaces[1].losses == PortLosses{3, 0, 0});
  CHECK_FALSE(part.interfaces[2].losses);
  CHECK(part.interfaces[3].losses == PortLosses{1, 1, 1});
}

TEST_CASE("a flow that came back is new also when it has outgrown its former self") {
  const Flow before = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 10);
  Flow again = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 50);
  again.first_seen = MonotonicTime(90s);
  Snapshot newer = at(100s, {again});
  newer.interfaces.push_back({"eth0", Direction::ingress, {60, 60, 6000}, {}, {}, {}});
  newer.interfaces[0].evicted = {before.counts, 1};
  const Snapshot part = difference(newer, at(1s, {before}));
  CHECK(part.flows[0].counts.packets == 50);
  CHECK(part.interfaces[0].evicted == Evicted{{}, 1});
}

TEST_CASE("what vanished at one port is not taken out of another's evicted") {
  const Flow here = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 10);
  const Flow there = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 10, "eth1");
  Snapshot older = at(1s, {here, there}), newer = at(100s, {here});
  older.interfaces = {{"eth0", Direction::ingress, {10, 10, 1000}, {}, {}, {}},
                      {"eth1", Direction::ingress, {10, 10, 1000}, {}, {}, {}}};
  newer.interfaces = older.interfaces;
  // A short flow came and went at eth0, the one at eth1 sent 3 more before it was evicted.
  newer.interfaces[0].evicted = {{20, 20, 2000}, 1};
  newer.interfaces[0].total = {30, 30, 3000};
  newer.interfaces[1].evicted = {{13, 13, 1300}, 1};
  newer.interfaces[1].total = {13, 13, 1300};
  const Snapshot part = difference(newer, older);
  CHECK(part.interfaces[0].evicted.counts.packets == 20);
  CHECK(part.interfaces[1].evicted.counts.packets == 3);
  for (const PortAccounts& port : unaccounted(part).ports) CHECK(port.unaccounted == SignedCounts{});
}

TEST_CASE("a probe that was loaded anew counts whole") {
  const Flow before = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 1000), after = test::flow("udp 10.0.0.1:1 10.0.0.2:2", 3);
  const Snapshot part = difference(at(2s, {after}), at(1s, {before}));
  CHECK(part.flows[0].counts.packets == 3);
}

TEST_CASE("overflow and interface classes are differenced, and empty ones left out") {
  Snapshot older = at(1s, {}), newer = at(2s, {});
  older.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {5, 5, 500}},
                    {"eth0", Direction::ingress, FlowKind::tcp, {5, 5, 500}}};
  newer.overflow = older.overflow;
  newer.overflow[0].counts = {7, 8, 900};
  older.interfaces = {{"eth0",
                       Direction::ingress,
                       {9, 9, 9},
                       {{FlowKind::udp, {4, 4, 4}}, {FlowKind::tcp, {5, 5, 5}}},
                       {{"6", {9, 9, 9}}},
                       {}}};
  newer.interfaces = older.interfaces;
  newer.interfaces[0].total = {10, 10, 10};
  newer.interfaces[0].kinds[0].second = {5, 5, 5};
  const Snapshot part = difference(newer, older);
  REQUIRE(part.overflow.size() == 1);
  CHECK(part.overflow[0].counts == Counts{2, 3, 400});
  CHECK(part.interfaces[0].total.packets == 1);
  REQUIRE(part.interfaces[0].kinds.size() == 1);
  CHECK(part.interfaces[0].kinds[0].first == FlowKind::udp);
  CHECK(part.interfaces[0].traffic_classes.empty());
}

TEST_CASE("extremes of a difference are exact where the totals prove it") {
  const Distribution before = distribution({10us, 100us});
  Distribution after = before;
  analysis::add(after, 5us);
  analysis::add(after, 200us);
  const Distribution part = difference(after, before);
  CHECK(part.count == 2);
  CHECK(part.min == 5us);
  CHECK(part.max == 200us);
  CHECK(part.sum == 205us);
}

TEST_CASE("otherwise the extremes are the edges of the occupied buckets") {
  const Distribution before = distribution({1us, 1ms});
  Distribution after = before;
  analysis::add(after, 20us);  // bucket 16384 … 20479 ns
  const Distribution part = difference(after, before);
  CHECK(part.count == 1);
  CHECK(part.min == 16384ns);
  CHECK(part.max == 20479ns);
  // and never wider than what is exact
  Distribution same = distribution({18us});
  const Distribution older = same;
  analysis::add(same, 18us);
  CHECK(difference(same, older).min == 18us);
  CHECK(difference(same, older).max == 18us);
}

TEST_CASE("a measure without new samples is empty") {
  const Distribution before = distribution({1us});
  const Distribution part = difference(before, before);
  CHECK(part.count == 0);
  CHECK(part.max == 0ns);
  CHECK(bucket_total(part) == 0);
  CHECK(difference(before, Distribution{}) == before);
}

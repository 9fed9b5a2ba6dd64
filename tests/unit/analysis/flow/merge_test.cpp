#include "analysis/flow/merge.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

TEST_CASE("records of one flow are added up") {
  Snapshot snapshot;
  Flow first = test::flow("tcp 10.0.0.1:1 10.0.0.2:2", 10), second = test::flow("tcp 10.0.0.1:1 10.0.0.2:2", 5);
  first.round_trip = test::distribution({10us});
  second.round_trip = test::distribution({30us});
  second.first_seen = MonotonicTime(500ms);
  second.last_seen = MonotonicTime(9s);
  second.lost = 2;
  second.disturbed = MonotonicTime(8s);
  snapshot.flows = {first, test::flow("arp 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff", 1), second};
  merge_duplicates(snapshot);
  REQUIRE(snapshot.flows.size() == 2);
  const Flow& merged = snapshot.flows[0];
  CHECK(merged.counts == Counts{15, 15, 1500});
  CHECK(merged.first_seen == MonotonicTime(500ms));
  CHECK(merged.last_seen == MonotonicTime(9s));
  CHECK(merged.lost == 2u);
  CHECK(merged.disturbed == MonotonicTime(8s));
  CHECK(merged.round_trip->count == 2);
  CHECK(merged.round_trip->max == 30us);
  CHECK(snapshot.flows[1].key.kind == FlowKind::arp);
}

TEST_CASE("port, direction and every field of the key keep flows apart") {
  Snapshot snapshot;
  const std::string words = "udp 10.0.0.1:1 10.0.0.2:2";
  snapshot.flows = {test::flow(words),
                    test::flow(words, 1, "eth1"),
                    test::flow(words, 1, "eth0", Direction::egress),
                    test::flow(words + " dscp 46"),
                    test::flow(words + " vid 5"),
                    test::flow(words + " vid 5.6"),
                    test::flow(words + " rtag"),
                    test::flow(words + " vni 9")};
  merge_duplicates(snapshot);
  CHECK(snapshot.flows.size() == 8);
}

TEST_CASE("two clocks are not mixed: the one with more samples stays") {
  Snapshot snapshot;
  Flow few = test::flow("tcp 10.0.0.1:1 10.0.0.2:2"), many = few;
  few.round_trip = test::distribution({10us});
  many.round_trip = test::distribution({30us, 40us});
  many.round_trip->clock = ClockSource::hardware;
  snapshot.flows = {few, many};
  merge_duplicates(snapshot);
  CHECK(*snapshot.flows[0].round_trip == *many.round_trip);
}

TEST_CASE("losses are added up over the ports that tell") {
  Snapshot snapshot;
  snapshot.interfaces.resize(3);
  CHECK(total_losses(snapshot) == PortLosses{});
  snapshot.interfaces[0].losses = {1, 2, 3};
  snapshot.interfaces[2].losses = {10, 20, 30};
  CHECK(total_losses(snapshot) == PortLosses{11, 22, 33});
  CHECK(sum(total_losses(snapshot)) == 66);
}

TEST_CASE("overflow records of one class are added up") {
  Snapshot snapshot;
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {1, 2, 3}},
                       {"eth0", Direction::egress, FlowKind::udp, {10, 10, 10}},
                       {"eth0", Direction::ingress, FlowKind::udp, {4, 5, 6}}};
  CHECK(total_overflow(snapshot) == Counts{15, 17, 19});
  merge_duplicates(snapshot);
  REQUIRE(snapshot.overflow.size() == 2);
  CHECK(snapshot.overflow[0].counts == Counts{5, 7, 9});
  CHECK(total_overflow(snapshot) == Counts{15, 17, 19});
}

#include "isoline/flow_choice.hpp"

#include <catch2/catch.hpp>

#include "analysis/flow/accounting.hpp"
#include "analysis/flow/difference.hpp"
#include "analysis/flow/merge.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/measurement.hpp"
#include "unit/cli/snapshots.hpp"

using namespace isoline;
using cli::choose_flows;
using test::reading;
using test::udp_flow;

TEST_CASE("a flow in words means that flow, though others contain the words") {
  const auto snapshot = reading(5, {udp_flow(40, 1), udp_flow(4000, 2)});
  const auto rows = analysis::flow_rows(snapshot);
  const auto found = choose_flows(rows, "udp 10.0.0.1:40 10.0.0.9:80");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().flow->key.src_port == 40);
}

TEST_CASE("a part of the words finds every flow that has it, case ignored") {
  const auto snapshot = reading(5, {udp_flow(40, 1), udp_flow(4000, 2), udp_flow(7, 3)});
  const auto rows = analysis::flow_rows(snapshot);
  CHECK(choose_flows(rows, ":40")->size() == 2);
  CHECK(choose_flows(rows, ":4000")->size() == 1);
  CHECK(choose_flows(rows, "UDP 10.0.0.1:7")->size() == 1);
}

TEST_CASE("a planned stream is found by its name") {
  auto flow = udp_flow(40, 1);
  flow.stream = "Press 3";
  const auto snapshot = reading(5, {flow, udp_flow(41, 1)});
  const auto rows = analysis::flow_rows(snapshot);
  CHECK(choose_flows(rows, "Press 3")->front().flow->key.src_port == 40);
  CHECK(choose_flows(rows, "press")->size() == 1);
}

TEST_CASE("a filter expression is tried when no words contain the text") {
  const auto snapshot = reading(5, {udp_flow(40, 1), udp_flow(4000, 20)});
  const auto rows = analysis::flow_rows(snapshot);
  const auto found = choose_flows(rows, "packets>10");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().flow->key.src_port == 4000);
}

TEST_CASE("what means no flow is told as not found") {
  const auto snapshot = reading(5, {udp_flow(40, 1)});
  const auto rows = analysis::flow_rows(snapshot);
  for (const auto* text : {"goose", "packets>10", "tcp 10.0.0.1:40 10.0.0.9:80", "no (such"}) {
    const auto found = choose_flows(rows, text);
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == ErrorKind::not_found);
  }
}

TEST_CASE("one flow seen at two ports is shown where it has most samples") {
  auto few = udp_flow(40, 1), many = udp_flow(40, 9, "eth1");
  few.inter_arrival = Distribution{};
  many.inter_arrival = Distribution{};
  few.inter_arrival->count = 3;
  many.inter_arrival->count = 8;
  const auto snapshot = reading(5, {few, many, udp_flow(41, 1)});
  const auto rows = analysis::flow_rows(snapshot);
  CHECK(cli::best_view({rows[0], rows[1]})->flow->interface == "eth1");
  CHECK(cli::best_view({rows[2]})->flow->key.src_port == 41);
  CHECK_FALSE(cli::best_view(rows));  // different flows
  CHECK_FALSE(cli::best_view({}));
}

TEST_CASE("a reading is restricted to interfaces record by record") {
  auto snapshot = reading(5, {udp_flow(40, 1), udp_flow(41, 1, "eth1")});
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {1, 1, 1}},
                       {"eth2", Direction::egress, FlowKind::tcp, {}}};
  cli::restrict_to(snapshot, {"eth1", "eth2"});
  REQUIRE(snapshot.flows.size() == 1);
  CHECK(snapshot.flows[0].interface == "eth1");
  CHECK(snapshot.interfaces.size() == 1);
  REQUIRE(snapshot.overflow.size() == 1);
  CHECK(snapshot.overflow[0].interface == "eth2");
}

TEST_CASE("a reading restricted to one port accounts for every packet of it") {
  auto snapshot = reading(5, {udp_flow(40, 1), udp_flow(41, 1, "eth1")});
  snapshot.interfaces[0].evicted = {{200, 200, 20000}, 100};
  snapshot.interfaces[0].total += {200, 200, 20000};
  auto later = snapshot;
  later.interfaces[0].evicted = {{300, 300, 30000}, 150};
  later.interfaces[0].total += {100, 100, 10000};
  for (auto* one : {&snapshot, &later}) cli::restrict_to(*one, {"eth1"});
  CHECK(analysis::unaccounted(later).unaccounted == analysis::SignedCounts{});
  CHECK(analysis::total_evicted(later) == Evicted{});
  CHECK(analysis::total_evicted(analysis::difference(later, snapshot)) == Evicted{});
}

TEST_CASE("a selection filters, sorts and cuts; other records stay") {
  auto snapshot = reading(5, {udp_flow(1, 5), udp_flow(2, 50), udp_flow(3, 20), udp_flow(4, 1)});
  snapshot.interfaces[0].evicted.flows = 9;
  cli::FlowSelection selection;
  selection.filter = analysis::Filter::parse("packets>=5").value();
  selection.sort = analysis::find_sort_key("packets").value();
  selection.top = 2;
  const auto rows = selection.apply(analysis::flow_rows(snapshot));
  REQUIRE(rows.size() == 2);
  const auto cut = cli::with_only(snapshot, rows);
  CHECK(cut.flows[0].key.src_port == 2);
  CHECK(cut.flows[1].key.src_port == 3);
  CHECK(cut.interfaces.size() == 1);
  CHECK(cut.interfaces[0].evicted.flows == 9);
}

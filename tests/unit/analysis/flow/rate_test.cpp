#include "analysis/flow/rate.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

TEST_CASE("rates are bits and packets over time") {
  CHECK(rate_of({1, 10, 1000}, 2s).bits.bits_per_second == 4000);
  CHECK(rate_of({1, 10, 1000}, 2s).packets_per_second == 5);
  CHECK(rate_of({1, 10, 1000}, 0s).packets_per_second == 0);
}

TEST_CASE("rows of a live view have the rate of the last interval") {
  Snapshot totals, recent;
  totals.covers = 100s;
  totals.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 1000), test::flow("udp 10.0.0.1:3 10.0.0.2:4", 500)};
  recent.covers = 1s;
  recent.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2", 20)};
  CHECK(flow_rows(totals)[0].rate.packets_per_second == 10);
  const auto rows = flow_rows(totals, recent);
  CHECK(rows[0].rate.packets_per_second == 20);
  CHECK(rows[0].flow == &totals.flows[0]);
  CHECK(rows[1].rate.packets_per_second == 0);
}

TEST_CASE("age, idle time and disturbance are relative to the reading") {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(20s);
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:2")};
  FlowRow row = flow_rows(snapshot)[0];
  CHECK(age(row) == 19s);
  CHECK(idle(row) == 18s);
  CHECK_FALSE(recently_disturbed(row));
  snapshot.flows[0].disturbed = MonotonicTime(10s);
  CHECK(recently_disturbed(row));
  snapshot.flows[0].disturbed = MonotonicTime(9999ms);
  CHECK_FALSE(recently_disturbed(row));
  row.now = MonotonicTime(500ms);
  CHECK(age(row) == 0s);
}

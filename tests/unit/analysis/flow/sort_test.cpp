#include "analysis/flow/sort.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

namespace {

/// The destination ports of the rows in the order of the key.
std::vector<int> order(const Snapshot& snapshot, const char* name, bool reverse = false) {
  auto rows = flow_rows(snapshot);
  sort_rows(rows, **find_sort_key(name), reverse);
  std::vector<int> ports;
  for (const FlowRow& row : rows) ports.push_back(row.flow->key.dst_port);
  return ports;
}

Snapshot three() {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(20s);
  snapshot.covers = 10s;
  snapshot.flows = {test::flow("udp 10.0.0.1:1 10.0.0.2:1", 5), test::flow("udp 10.0.0.1:1 10.0.0.2:2", 50),
                    test::flow("udp 10.0.0.1:1 10.0.0.2:3", 20)};
  return snapshot;
}

}  // namespace

TEST_CASE("the largest come first, and reverse turns that round") {
  const Snapshot snapshot = three();
  CHECK(order(snapshot, "packets") == std::vector<int>{2, 3, 1});
  CHECK(order(snapshot, "packets", true) == std::vector<int>{1, 3, 2});
  CHECK(order(snapshot, "rate") == std::vector<int>{2, 3, 1});
  CHECK(order(snapshot, "name") == std::vector<int>{1, 2, 3});
  CHECK(order(snapshot, "name", true) == std::vector<int>{3, 2, 1});
}

TEST_CASE("flows without the value come last, in either order") {
  Snapshot snapshot = three();
  snapshot.flows[1].lost = 1;
  snapshot.flows[2].lost = 9;
  CHECK(order(snapshot, "lost") == std::vector<int>{3, 2, 1});
  CHECK(order(snapshot, "lost", true) == std::vector<int>{2, 3, 1});
  snapshot.flows[0].inter_arrival = test::distribution({1ms});
  CHECK(order(snapshot, "p99").front() == 1);
}

TEST_CASE("the flow that was disturbed last is first") {
  Snapshot snapshot = three();
  snapshot.flows[0].disturbed = MonotonicTime(5s);
  snapshot.flows[2].disturbed = MonotonicTime(19s);
  CHECK(order(snapshot, "disturbed") == std::vector<int>{3, 1, 2});
}

TEST_CASE("equal rows keep the order of their names") {
  Snapshot snapshot = three();
  for (Flow& flow : snapshot.flows) flow.counts = {1, 1, 1};
  std::swap(snapshot.flows[0], snapshot.flows[2]);
  CHECK(order(snapshot, "packets") == std::vector<int>{1, 2, 3});
}

TEST_CASE("an unknown key is answered with the nearest") {
  const auto result = find_sort_key("packet");
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::invalid_input);
  CHECK(result.error().hint == "packets");
  CHECK(result.error().why.empty());
  const auto far = find_sort_key("foo");
  REQUIRE_FALSE(far);
  CHECK(far.error().hint.empty());
  for (const SortKey& key : sort_keys()) CHECK(far.error().why.find(key.name) != std::string::npos);
  for (const SortKey& key : sort_keys()) CHECK(*find_sort_key(key.name) == &key);
}

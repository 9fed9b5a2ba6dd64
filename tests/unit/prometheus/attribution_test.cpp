// Each packet in exactly one series, and no counter that goes backwards.
#include "adapters/prometheus/attribution.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "support/sample_readings.hpp"

using namespace isoline;
using exporter::AttributedFlow;
using exporter::Attribution;
using namespace std::chrono_literals;

namespace {

const std::string a = "udp 10.0.0.1:1 10.0.0.9:9";
const std::string b = "udp 10.0.0.2:2 10.0.0.9:9";
const std::string c = "udp 10.0.0.3:3 10.0.0.9:9";

Snapshot reading(std::vector<Flow> flows, std::uint64_t total) {
  Snapshot snapshot;
  snapshot.flows = std::move(flows);
  InterfaceCounters interface;
  interface.interface = "eth0";
  interface.total = {total, total, total * 100};
  snapshot.interfaces = {interface};
  return snapshot;
}

std::map<std::string, std::uint64_t> packets(const std::vector<AttributedFlow>& flows) {
  std::map<std::string, std::uint64_t> all;
  for (const AttributedFlow& flow : flows) {
    CHECK(flow.figures.bytes == 100 * flow.figures.packets);
    all[flow.flow] = flow.figures.packets;
  }
  return all;
}

using Packets = std::map<std::string, std::uint64_t>;

}  // namespace

TEST_CASE("the busiest flows have names, the rest is one sum with what has no record") {
  Attribution attribution;
  CHECK(packets(attribution.update(reading({test::sample_flow(a, 100), test::sample_flow(b, 50)}, 170), {}, 1)) ==
        Packets{{a, 100}, {"other", 70}});
}

TEST_CASE("a flow that enters takes nothing from the others, one that returns goes on") {
  Attribution attribution;
  attribution.update(reading({test::sample_flow(a, 100), test::sample_flow(b, 50)}, 150), {}, 1);
  // b overtakes: its 50 old packets stay where they were counted, its 150 new ones are its own.
  CHECK(packets(attribution.update(reading({test::sample_flow(a, 110), test::sample_flow(b, 200)}, 310), {}, 1)) ==
        Packets{{b, 150}, {"other", 60}});
  // a is busiest again and goes on from its 100.
  CHECK(packets(attribution.update(reading({test::sample_flow(a, 300), test::sample_flow(b, 200)}, 500), {}, 1)) ==
        Packets{{a, 290}, {"other", 60}});
}

TEST_CASE("a flow that was evicted and came back counts from there") {
  Attribution attribution;
  attribution.update(reading({test::sample_flow(a, 100)}, 100), {}, 1);
  CHECK(packets(attribution.update(reading({}, 100), {}, 1)) == Packets{{"other", 0}});
  Flow again = test::sample_flow(a, 30);
  again.first_seen += 100s;
  CHECK(packets(attribution.update(reading({again}, 130), {}, 1)) == Packets{{a, 130}, {"other", 0}});
  // Evicted and back between two readings, with more than it had.
  Flow once_more = test::sample_flow(a, 70);
  once_more.first_seen += 200s;
  CHECK(packets(attribution.update(reading({once_more}, 200), {}, 1)) == Packets{{a, 200}, {"other", 0}});
}

TEST_CASE("a flow that was away for long begins anew, and the sum still agrees") {
  Attribution attribution;
  std::vector<Flow> flows{test::sample_flow(a, 100)};
  std::uint64_t total = 100;
  attribution.update(reading(flows, total), {}, 1);
  for (std::uint64_t i = 1; i <= 6; ++i) {  // each busier than the one before
    flows.push_back(test::sample_flow("udp 10.1.0." + std::to_string(i) + ":1 10.0.0.9:9", 1000 * i));
    total += 1000 * i;
    attribution.update(reading(flows, total), {}, 1);
  }
  flows[0].counts = {50'000, 50'000, 5'000'000};
  total += 49'900;
  CHECK(packets(attribution.update(reading(flows, total), {}, 1)) == Packets{{a, 49'900}, {"other", 0}});
}

TEST_CASE("planned streams are never among the others") {
  Attribution attribution;
  Flow stream = test::sample_flow(c, 1000);
  stream.stream = "axis-1";
  CHECK(packets(attribution.update(reading({stream, test::sample_flow(a, 10)}, 1010), {}, 0)) ==
        Packets{{"other", 10}});
}

TEST_CASE("a port whose counters began anew starts its sum anew") {
  Attribution attribution;
  attribution.update(reading({test::sample_flow(a, 100), test::sample_flow(b, 50)}, 150), {}, 1);
  Flow fresh = test::sample_flow(b, 5);
  fresh.first_seen += 100s;
  CHECK(packets(attribution.update(reading({fresh}, 8), {}, 0)) == Packets{{"other", 8}});
}

TEST_CASE("an interface that was replaced by one of the same name starts its sum anew, also if it is busier") {
  Attribution attribution;
  const ProbePort before{"eth0", IfIndex{2}, Hook::tcx, true, true, {}};
  const ProbePort after{"eth0", IfIndex{3}, Hook::tcx, true, true, {}};
  attribution.update(reading({test::sample_flow(a, 100)}, 100), {before}, 1);
  Flow fresh = test::sample_flow(b, 500);
  fresh.first_seen += 100s;
  const auto flows = packets(attribution.update(reading({fresh}, 540), {after}, 1));
  CHECK(flows == Packets{{b, 500}, {"other", 40}});
}

TEST_CASE("a new probe starts all sums anew") {
  Attribution attribution;
  Snapshot first = reading({test::sample_flow(a, 100)}, 100);
  first.taken = MonotonicTime(100s);
  first.covers = 100s;
  attribution.update(first, {}, 1);
  Flow fresh = test::sample_flow(b, 500);
  fresh.first_seen += 100s;
  Snapshot second = reading({fresh}, 540);
  second.taken = MonotonicTime(200s);
  second.covers = 50s;
  CHECK(packets(attribution.update(second, {}, 1)) == Packets{{b, 500}, {"other", 40}});
}

TEST_CASE("events and distributions of nameless flows are summed as they happen") {
  Attribution attribution;
  Flow voice = test::sample_flow(b, 50);
  voice.lost = 4;
  voice.inter_arrival = test::sample_distribution(HistogramOrigin::delay, {10us, 20us});
  attribution.update(reading({test::sample_flow(a, 100), voice}, 150), {}, 1);
  // Evicted: what it had stays counted.
  auto flows = attribution.update(reading({test::sample_flow(a, 100)}, 150), {}, 1);
  const auto& other = flows.back();
  REQUIRE(other.flow == "other");
  CHECK(other.figures.lost.count == 4);
  CHECK(other.figures.inter_arrival.count == 2);
  CHECK(other.figures.inter_arrival.sum_ns == 30'000);
}

TEST_CASE("whatever the flows do, sums agree with the port and nothing falls") {
  std::mt19937 random(7);
  Attribution attribution;
  std::vector<Flow> flows;
  for (int i = 1; i <= 40; ++i) {
    flows.push_back(test::sample_flow("udp 10.0.0." + std::to_string(i) + ":1 10.0.1.1:2", 0));
  }
  std::uint64_t total = 0;

  std::map<std::string, std::uint64_t> highest;
  for (int round = 0; round < 300; ++round) {
    std::vector<Flow> tracked;
    for (Flow& flow : flows) {
      const std::uint64_t more = random() % 5 == 0 ? random() % 1000 : random() % 3;
      total += more;
      flow.counts += Counts{more, more, more * 100};
      if (random() % 40 == 0) {  // evicted; the next packet begins a new record
        flow.counts = {};
        flow.first_seen += 1s;
      } else if (flow.counts.packets > 0) {
        tracked.push_back(flow);
      }
    }
    const auto now = packets(attribution.update(reading(tracked, total), {}, 10));
    REQUIRE(now.size() <= 11);
    for (const auto& [name, count] : now) {
      REQUIRE(count >= highest[name]);  // 40 flows are all remembered, also while away
      highest[name] = count;
    }
    std::uint64_t sum = 0;
    for (const auto& [name, count] : highest) {
      sum += count;
    }
    REQUIRE(sum == total);
  }
}

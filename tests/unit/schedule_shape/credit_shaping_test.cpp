#include <catch2/catch.hpp>

#include "schedule/shape/credit_shaping.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

/// a to b by s, 1000 bytes on the wire each 100 us: 80 Mbit/s.
StreamRequest request() {
  StreamRequest one;
  one.talker = 0;
  one.listeners = {2};
  one.period = std::chrono::microseconds(100);
  one.frame_size = 980;
  one.deadline = std::chrono::milliseconds(1);
  return one;
}
RoutedStream routed(unsigned traffic_class) {
  return {0, TrafficClass::masked(traffic_class), {{a_to_s, PlannedHop::talker}, {s_to_b, 0}}};
}

}  // namespace

TEST_CASE("slopes and credits of one stream") {
  const Network network = hand_made_network();
  const std::vector requests{request()};
  const std::vector streams{routed(6)};
  const CreditShaping done = shape_by_credit(network, requests, streams).value();
  REQUIRE(done.classes.size() == 2);
  const CreditBasedShaper& shaper = done.classes[0].shaper;
  CHECK(shaper.idle_slope == BitRate{80e6});
  CHECK(shaper.send_slope == BitRate{-920e6});
  CHECK(shaper.hi_credit == 124);   // 1542 bytes in the way, at 0.08 of the link
  CHECK(shaper.lo_credit == -920);  // its own 1000
  // (124 + 1000) bytes at 80 Mbit/s; behind it the burst is 1124 bytes larger.
  CHECK(done.classes[0].delay == Nanoseconds(112'400));
  CHECK(done.classes[1].delay == Nanoseconds(224'800));
  REQUIRE(done.listeners.size() == 1);
  CHECK(done.listeners[0].latency == Nanoseconds(112'400 + 224'800 + 2 * propagation + processing));
  CHECK(done.listeners[0].in_time);
}

TEST_CASE("who reserves for shorter intervals is later by less") {
  const Network network = hand_made_network();
  std::vector requests{request()};
  const std::vector streams{routed(6)};
  CreditOptions options;
  options.intervals.fill(std::chrono::microseconds(50));
  const CreditShaping done = shape_by_credit(network, requests, streams, options).value();
  CHECK(done.classes[0].shaper.idle_slope == BitRate{160e6});
  CHECK(done.classes[0].delay < Nanoseconds(70'000));
  requests[0].deadline = std::chrono::microseconds(60);
  CHECK_FALSE(shape_by_credit(network, requests, streams, options)->listeners[0].in_time);
}

TEST_CASE("classes and streams of a port together") {
  const Network network = hand_made_network();
  std::vector requests{request(), request()};
  std::vector streams{routed(6), routed(5)};
  streams[1].stream = 1;
  const CreditShaping done = shape_by_credit(network, requests, streams).value();
  REQUIRE(done.classes.size() == 4);
  CHECK(done.classes[0].traffic_class.value() == 6);
  CHECK(done.classes[1].traffic_class.value() == 5);
  // 0.08 · (1542 + 1000 · 0.92) / 0.92
  CHECK(done.classes[1].shaper.hi_credit == 215);
  requests[1].period = std::chrono::microseconds(8);
  const auto refused = shape_by_credit(network, requests, streams);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == "1080Mbit/s are reserved of 1Gbit/s");
}

TEST_CASE("streams that run in circles can be without a bound") {
  // Three bridges in a ring; each stream goes around but for one link.
  Network network;
  for (int i = 0; i < 3; ++i) network.nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, 0});
  for (NodeIndex i = 0; i < 3; ++i) {
    Link link;
    link.from = i;
    link.to = (i + 1) % 3;
    network.links.push_back(link);
  }
  std::vector<StreamRequest> requests;
  std::vector<RoutedStream> streams;
  for (std::uint32_t i = 0; i < 3; ++i) {
    StreamRequest one = request();
    one.talker = i;
    one.listeners = {(i + 2) % 3};
    requests.push_back(one);
    streams.push_back({i, TrafficClass::masked(6), {{i, PlannedHop::talker}, {(i + 1) % 3, 0}}});
  }
  // All of the idle slope is used: a delay comes back in full.
  CreditShaping done = shape_by_credit(network, requests, streams).value();
  for (const ShapedListener& one : done.listeners) CHECK(one.latency);
  for (std::uint32_t i = 0; i < 3; ++i) {
    streams[i].hops.push_back({(i + 2) % 3, 1});
    requests[i].listeners = {i};
  }
  done = shape_by_credit(network, requests, streams).value();
  for (const ShapedListener& one : done.listeners) {
    CHECK_FALSE(one.latency);
    CHECK_FALSE(one.in_time);
  }
  CreditOptions options;
  options.intervals.fill(std::chrono::microseconds(50));
  done = shape_by_credit(network, requests, streams, options).value();
  for (const ShapedListener& one : done.listeners) CHECK(one.latency);
}

TEST_CASE("intervals are chosen so that deadlines are kept, where links have the rate") {
  const Network network = hand_made_network();
  std::vector requests{request(), request()};
  requests[0].deadline = std::chrono::microseconds(60);
  // Large and seldom: reserved for as often as the other one it would be more than the link has.
  requests[1].frames = 40;
  requests[1].period = std::chrono::milliseconds(10);
  requests[1].deadline = std::chrono::milliseconds(10);
  std::vector streams{routed(6), routed(5)};
  streams[1].stream = 1;
  CHECK_FALSE(shape_by_credit(network, requests, streams).value().listeners[0].in_time);
  const CreditShaping done = shape_in_time(network, requests, streams).value();
  CHECK(done.listeners[0].in_time);
  CHECK(done.listeners[1].in_time);
  CHECK(done.classes[0].interval < requests[0].period);
  // Whole kbit/s, as the kernel has them.
  requests[0].period = Nanoseconds(99'999);
  CHECK(shape_by_credit(network, requests, streams)->classes[0].shaper.idle_slope == BitRate{80'001e3});
  CHECK(shape_in_time(network, requests, {})->classes.empty());
}

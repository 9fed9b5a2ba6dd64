// Every round trip that the exact tracker finds is one that the oracle finds, in the same order and to the nanosecond,
// whatever happened on the way; and each is the time that the answer to that very segment took.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "analysis/track/tcp_exact.hpp"
#include "property/track/round_trip_oracle.hpp"

using namespace isoline;
using namespace isoline::analysis;
using test::OracleSample;

namespace {

std::uint32_t any_chance(std::uint32_t most) {
  return *rc::gen::inRange<int>(0, 3) == 0 ? *rc::gen::inRange<std::uint32_t>(0, most) : 0;
}

test::TcpTrafficOptions any_traffic() {
  test::TcpTrafficOptions options;
  options.seed = *rc::gen::arbitrary<std::uint64_t>();
  options.connections = *rc::gen::inRange<std::uint32_t>(1, 4);
  options.bytes_from_a = *rc::gen::inRange<std::uint32_t>(1, 12'000);
  options.bytes_from_b = *rc::gen::inRange<std::uint32_t>(1, 12'000);
  options.segment = *rc::gen::inRange<std::uint32_t>(1, 800);
  options.in_flight = *rc::gen::inRange<std::uint32_t>(1, 20);
  options.lost_before = any_chance(150);
  options.lost_behind = any_chance(150);
  options.acks_lost = any_chance(300);
  options.delayed = any_chance(200);
  options.doubled = any_chance(60);
  options.joined = any_chance(800);
  options.split = any_chance(500);
  options.delayed_acks = any_chance(1000);
  options.closed = any_chance(30);
  options.selective = *rc::gen::arbitrary<bool>();
  options.near_wrap = *rc::gen::arbitrary<bool>();
  return options;
}

track::PassingSegment passing(const test::TapSegment& segment) {
  return {.sequence = static_cast<std::uint32_t>(segment.sequence),
          .acknowledgement = static_cast<std::uint32_t>(segment.acknowledgement),
          .length = segment.length(),
          .flags = segment.flags,
          .window = segment.window,
          .selected = segment.selected};
}

struct Tracked {
  std::vector<OracleSample> samples;
  std::uint64_t refused = 0;
  std::uint32_t still_waiting = 0;
};

Tracked track_all(const std::vector<test::TapSegment>& traffic, std::uint32_t max_segments) {
  track::ExactTracker tracker(max_segments, false);
  track::Conversation talk;
  track::ExactConversation exact{};
  Tracked tracked;
  for (const auto& segment : traffic) {
    const auto ended = tracker.take(talk, exact, segment.from_b ? 1 : 0, passing(segment), segment.time_us * 1000);
    if (ended.cumulative)
      tracked.samples.push_back({!segment.from_b, segment.time_us, ended.cumulative_ns / 1000, segment.answered_us});
  }
  tracker.forget(exact);
  tracked.refused = tracker.segments().refused();
  tracked.still_waiting = tracker.segments().used();
  return tracked;
}

}  // namespace

TEST_CASE("the exact tracker finds the oracle's round trips") {
  rc::prop("with loss, disorder, repetition, SACK, wrapped numbers and used ports", [] {
    const auto options = any_traffic();
    const auto traffic = test::tcp_traffic(options);
    const auto expected = test::round_trips(traffic);
    const Tracked found = track_all(traffic, 4096);
    RC_ASSERT(found.samples.size() == expected.size());
    RC_ASSERT(found.samples == expected);
    RC_ASSERT(found.refused == 0u);
    RC_ASSERT(found.still_waiting == 0u);
    RC_CLASSIFY(!expected.empty(), "has samples");
  });
  rc::prop("and each is what the answer to that segment took", [] {
    auto options = any_traffic();
    const auto traffic = test::tcp_traffic(options);
    for (const OracleSample& sample : track_all(traffic, 4096).samples)
      RC_ASSERT(sample.at_us - sample.round_trip_us == sample.answered_us);
  });
}

namespace {

/// How many selective round trips there are; each is the time since what made the receiver send the acknowledgement.
std::uint32_t check_selective(const std::vector<test::TapSegment>& traffic) {
  track::ExactTracker tracker(4096, true);
  track::Conversation talk;
  track::ExactConversation exact{};
  std::uint32_t selective = 0;
  for (const auto& segment : traffic) {
    const auto ended = tracker.take(talk, exact, segment.from_b ? 1 : 0, passing(segment), segment.time_us * 1000);
    if (!ended.selective) continue;
    ++selective;
    RC_ASSERT(segment.time_us - ended.selective_ns / 1000 == segment.triggered_us);
  }
  RC_ASSERT(exact.side[0].selective + exact.side[1].selective == selective);
  return selective;
}

}  // namespace

TEST_CASE("a selective acknowledgement ends the round trip of the segment that it answers") {
  rc::prop("while acknowledgements are not lost, and segments arrive whole", [] {
    auto options = any_traffic();
    options.selective = true;
    options.acks_lost = options.split = 0;
    RC_CLASSIFY(check_selective(test::tcp_traffic(options)) != 0, "has some");
  });
  rc::prop("also where an older acknowledgement with data comes in between, and names an earlier block", [] {
    test::TcpTrafficOptions options;
    options.seed = 3115288304810666;
    options.connections = 2;
    options.bytes_from_a = 8987;
    options.bytes_from_b = 2015;
    options.segment = 39;
    options.in_flight = 12;
    options.lost_behind = 93;
    options.delayed = 161;
    options.joined = 25;
    options.delayed_acks = 2;
    RC_ASSERT(check_selective(test::tcp_traffic(options)) > 100u);
  });
}

TEST_CASE("a pool that is too small costs samples, and makes none up") {
  rc::prop("what is found is a part of the oracle's", [] {
    const auto traffic = test::tcp_traffic(any_traffic());
    const auto expected = test::round_trips(traffic);
    const Tracked found = track_all(traffic, *rc::gen::inRange<std::uint32_t>(1, 12));
    auto at = expected.begin();
    for (const OracleSample& sample : found.samples) {
      at = std::find(at, expected.end(), sample);
      RC_ASSERT(at != expected.end());
      ++at;
    }
    RC_ASSERT(found.refused != 0u || found.samples.size() == expected.size());
    RC_ASSERT(found.still_waiting == 0u);
  });
}

TEST_CASE("a path without loss gives a round trip for each acknowledgement that advances") {
  rc::prop("of both sides", [] {
    test::TcpTrafficOptions options;
    options.seed = *rc::gen::arbitrary<std::uint64_t>();
    options.delayed_acks = any_chance(1000);
    std::size_t advances = 0;
    std::uint64_t highest[2]{};
    const auto traffic = test::tcp_traffic(options);
    for (const auto& segment : traffic) {
      if ((segment.flags & 0x10) == 0 || segment.acknowledgement <= highest[segment.from_b]) continue;
      highest[segment.from_b] = segment.acknowledgement;
      ++advances;
    }
    RC_ASSERT(advances > 20u);
    RC_ASSERT(track_all(traffic, 4096).samples.size() == advances);
  });
}

// Matching from end to end, in cases that are one of a kind.
#include <catch2/catch.hpp>

#include <deque>

#include "analysis/match/matcher.hpp"
#include "wire/build.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

constexpr Nanoseconds epoch = 1'767'225'600s;
const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}}, group{{1, 0x80, 0xc2, 0, 0, 0xe}};
const IpAddress ip_a = *parse_ip_address("10.0.0.1"), ip_b = *parse_ip_address("10.0.0.2"),
                ip_c = *parse_ip_address("10.0.0.3"), ip_d = *parse_ip_address("10.0.0.4");

Bytes cyclic(std::uint16_t counter) {
  return FrameBuilder().ethernet(a, b).profinet({.cycle_counter = counter}).build();
}

Bytes datagram(const IpAddress& from, const IpAddress& to, std::uint16_t number) {
  return FrameBuilder().ethernet(a, b).ipv4(from, to, {.identification = number}).udp(1, 2).payload(20).build();
}

/// Frames of both taps, which keep their bytes.
class Recording {
 public:
  void add(Tap tap, Nanoseconds time, Bytes bytes) {
    bytes_.push_back(std::move(bytes));
    frames_[index(tap)].push_back(
        {.bytes = bytes_.back(), .length = static_cast<std::uint32_t>(bytes_.back().size()), .time = epoch + time});
  }
  Comparison compare(const MatchOptions& options = {}) {
    MatchOptions small = options;
    small.max_flows = std::min(options.max_flows, 1000u);
    small.max_waiting = 100'000;
    auto matcher = std::move(*Matcher::create(small));
    std::span<const ObservedFrame> left[2] = {frames_[0], frames_[1]};
    for (bool ended[2] = {}; !ended[0] || !ended[1];) {
      const Tap tap = matcher->wanted();
      auto& rest = left[index(tap)];
      const auto some = rest.first(std::min<std::size_t>(rest.size(), 50));
      rest = rest.subspan(some.size());
      matcher->take(tap, some);
      if (!rest.empty()) continue;
      ended[index(tap)] = true;
      matcher->end(tap);
    }
    return matcher->finish();
  }

 private:
  std::deque<Bytes> bytes_;
  std::vector<ObservedFrame> frames_[2];
};

}  // namespace

TEST_CASE("cyclic frames that repeat every two seconds, one recorder started a minute later") {
  Recording recording;
  for (int i = 0; i < 70'000; ++i) {
    const Nanoseconds sent = i * Nanoseconds(1ms);
    const auto counter = static_cast<std::uint16_t>(i * 32);
    recording.add(Tap::before, sent, cyclic(counter));
    if (sent >= 60s) recording.add(Tap::after, sent + 3ms + 20us, cyclic(counter));
  }
  const Comparison result = recording.compare();
  CHECK(result.ways[0].matched == 10'000);
  CHECK(result.ways[0].lost == 0);
  CHECK(result.taps[0].outside == 60'000);
  CHECK(result.knowledge == ClockKnowledge::one_way);
  REQUIRE(result.clock.size() == 1);
  CHECK(std::chrono::abs(result.clock[0].offset - 3'020us) <= 1us);
}

TEST_CASE("clocks that are years apart, recorders started together") {
  Recording recording;
  const Nanoseconds apart = 30 * 365 * Nanoseconds(24h);
  for (std::uint16_t i = 0; i < 5000; ++i) {
    const Nanoseconds sent = i * Nanoseconds(1ms);
    const bool forward = i % 2 == 0;
    const Bytes frame = forward ? datagram(ip_a, ip_b, i) : datagram(ip_b, ip_a, i);
    recording.add(Tap::before, sent + (forward ? 0us : 50us), frame);
    recording.add(Tap::after, sent + (forward ? 50us : 0us) - apart, frame);
  }
  MatchOptions options;
  options.max_queued = 2000;
  const Comparison result = recording.compare(options);
  CHECK(result.ways[0].matched == 2500);
  CHECK(result.ways[1].matched == 2500);
  REQUIRE(result.clock.size() == 1);
  CHECK(std::chrono::abs(result.clock[0].offset + apart) <= result.clock[0].offset_error);
  CHECK(result.ways[0].delay->max <= 51us);
}

TEST_CASE("one recorder started long before the other, more than can be held") {
  Recording recording;
  for (std::uint16_t i = 0; i < 60'000; ++i) {
    const Nanoseconds sent = i * Nanoseconds(1ms);
    recording.add(Tap::before, sent, datagram(ip_a, ip_b, i));
    if (i >= 50'000) recording.add(Tap::after, sent + 200ms, datagram(ip_a, ip_b, i));
  }
  MatchOptions options;
  options.max_queued = 2000;
  const Comparison result = recording.compare(options);
  CHECK(result.ways[0].matched == 10'000);
  CHECK(result.ways[0].lost == 0);
  CHECK(result.ways[0].appeared == 0);
  CHECK(result.taps[0].outside == 50'000);
}

TEST_CASE("a flow that nobody answers goes the way of its host, of its listener, or of the clocks") {
  Recording recording;
  const auto pass = [&](Nanoseconds sent, bool forward, const Bytes& frame, bool lost = false) {
    const Tap first = forward ? Tap::before : Tap::after;
    recording.add(first, sent + (first == Tap::after ? 7s : 0s), frame);
    if (!lost) recording.add(other(first), sent + 40us + (first == Tap::before ? 7s : 0s), frame);
  };
  for (std::uint16_t i = 0; i < 100; ++i) {
    const Nanoseconds now = i * Nanoseconds(1ms);
    pass(now, true, datagram(ip_a, ip_b, i));
    pass(now + 100us, false, datagram(ip_b, ip_a, i));
    pass(now + 200us, false, datagram(ip_b, ip_c, i));       // its host sends backward
    pass(now + 300us, true, datagram(ip_c, ip_b, i), true);  // all lost: it sends to a host that is behind
    pass(now + 400us, false,
         FrameBuilder().ethernet(b, group).ether_type(0x88b5).payload(46, std::uint8_t(i + 1)).build());
    pass(now + 500us, false, datagram(ip_d, ip_c, i), i > 50 && i < 60);  // nobody knows either
  }
  const Comparison result = recording.compare();
  CHECK(result.knowledge == ClockKnowledge::both_ways);
  REQUIRE(result.flows.size() == 6);
  const auto way = [&](const char* name) {
    for (const ComparedFlow& flow : result.flows)
      if (to_string(flow.key).starts_with(name)) return flow.way;
    FAIL(name);
    return Way::forward;
  };
  CHECK(way("udp 10.0.0.1:1 10.0.0.2:2") == Way::forward);
  CHECK(way("udp 10.0.0.2:1 10.0.0.1:2") == Way::backward);
  CHECK(way("udp 10.0.0.2:1 10.0.0.3:2") == Way::backward);
  CHECK(way("udp 10.0.0.3:1 10.0.0.2:2") == Way::forward);
  CHECK(way("other 02:00:00:00:00:02 01:80:c2:00:00:0e") == Way::backward);
  CHECK(way("udp 10.0.0.4:1 10.0.0.3:2") == Way::backward);
  CHECK(result.ways[0].lost == 100);
  CHECK(result.ways[1].lost == 9);
  CHECK(result.ways[0].appeared + result.ways[1].appeared == 0);
}

TEST_CASE("renamed flows are one row, and what they lost is in it") {
  Recording recording;
  const auto tagged = [](std::uint16_t vid, std::uint16_t number) {
    return FrameBuilder().ethernet(a, b).vlan(vid, 3).ether_type(0x88b5).payload(60, std::uint8_t(number)).build();
  };
  for (std::uint16_t i = 0; i < 200; ++i) {
    recording.add(Tap::before, i * Nanoseconds(1ms), tagged(100, i));
    recording.add(Tap::after, i * Nanoseconds(1ms) + 9us, tagged(200, i));
    if (i == 77) recording.add(Tap::after, i * Nanoseconds(1ms) + 12us, tagged(200, i));
    if (i == 78) recording.add(Tap::after, i * Nanoseconds(1ms) + 30us, tagged(200, 999));  // nobody sent this
  }
  MatchOptions options;
  options.window = 10ms;
  const Comparison result = recording.compare(options);
  REQUIRE(result.flows.size() == 1);
  const ComparedFlow& flow = result.flows[0];
  CHECK(flow.key.outer_vid->value() == 100);
  CHECK(flow.frames[0] == 200);
  CHECK(flow.frames[1] == 202);
  CHECK(flow.changes.vlan == 200);
  CHECK(flow.changes.pcp == 0);
  CHECK(flow.passage.duplicated == 1);
  CHECK(flow.passage.appeared == 1);
}

TEST_CASE("a table that is too small for the flows") {
  Recording recording;
  for (std::uint16_t i = 0; i < 200; ++i) {
    const IpAddress from = *parse_ip_address("10.1.0." + std::to_string(i % 20));
    recording.add(Tap::before, i * Nanoseconds(1ms), datagram(from, ip_b, i));
    recording.add(Tap::after, i * Nanoseconds(1ms) + 9us, datagram(from, ip_b, i));
  }
  MatchOptions options;
  options.max_flows = 5;
  const Comparison result = recording.compare(options);
  CHECK(result.flows.size() == 5);
  CHECK(result.ways[0].matched == 50);
  CHECK(result.taps[0].overflow == 150);
  CHECK(result.taps[1].overflow == 150);
  CHECK(result.ways[0].lost == 0);
}

TEST_CASE("nothing at all, or nothing in common") {
  Recording nothing;
  const Comparison none = nothing.compare();
  CHECK(none.knowledge == ClockKnowledge::nothing);
  CHECK(none.flows.empty());
  Recording strangers;
  for (std::uint16_t i = 0; i < 100; ++i) {
    strangers.add(Tap::before, i * Nanoseconds(1ms), datagram(ip_a, ip_b, i));
    strangers.add(Tap::after, i * Nanoseconds(1ms), datagram(ip_c, ip_d, i));
  }
  const Comparison result = strangers.compare();
  CHECK(result.knowledge == ClockKnowledge::nothing);
  CHECK(result.taps[0].outside == 100);
  CHECK(result.ways[0].lost == 0);
}

TEST_CASE("sizes of nothing are refused") {
  CHECK_FALSE(Matcher::create({.window = 0ns}));
  CHECK_FALSE(Matcher::create({.max_flows = 0}));
  CHECK_FALSE(Matcher::create({.max_waiting = 0}));
  CHECK_FALSE(Matcher::create({.settled_at_once = 0}));
}

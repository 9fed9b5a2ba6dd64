// Which frames are taken for the second ones of a mirror that copies both directions, and which are not.
#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>

#include "analysis/track/double_filter.hpp"
#include "wire/build.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using analysis::track::DoubleFilter;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}}, router_in{{2, 0, 0, 0, 0, 8}},
    router_out{{2, 0, 0, 0, 0, 9}};

Bytes datagram(std::uint16_t number, std::uint8_t hops = 64, bool routed = false) {
  return FrameBuilder()
      .ethernet(routed ? router_out : mac_a, routed ? mac_b : router_in)
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.1.1"), {.hop_limit = hops, .identification = number})
      .udp(1000, 2000)
      .payload(100, static_cast<std::uint8_t>(number))
      .build();
}

/// A frame that says nothing new each time.
Bytes cyclic(std::uint8_t stream = 1) {
  return FrameBuilder().ethernet(mac_a, mac_b).ether_type(0x88b5).payload(46, stream).build();
}

class Script {
 public:
  Script& add(Nanoseconds time, Bytes bytes, std::uint16_t interface = 0) {
    bytes_.push_back(std::move(bytes));
    frames_.push_back({.bytes = bytes_.back(),
                       .length = static_cast<std::uint32_t>(bytes_.back().size()),
                       .interface = interface,
                       .time = time});
    return *this;
  }
  /// How many are left out, beside two pairs that are added: one alone would be chance.
  std::uint64_t removed(analysis::track::DoubleFilterOptions options = {.remove = true}) {
    for (const std::uint8_t more : {98, 99}) add(1s, cyclic(more)).add(1s + 1us, cyclic(more));
    return left_out(options, frames_.size()) - 2;
  }
  /// How many are left out of frames that come in bursts of a size.
  std::uint64_t left_out(analysis::track::DoubleFilterOptions options, std::size_t burst) {
    std::ranges::stable_sort(frames_, {}, &ObservedFrame::time);
    DoubleFilter filter(options);
    REQUIRE(filter.valid());
    std::size_t left = 0;
    for (std::span<const ObservedFrame> rest = frames_; !rest.empty();
         rest = rest.subspan(std::min(burst, rest.size())))
      left += filter.take(rest.first(std::min(burst, rest.size()))).size();
    CHECK(filter.report().removed == frames_.size() - left);
    return filter.report().removed;
  }

 private:
  std::deque<Bytes> bytes_;
  std::vector<ObservedFrame> frames_;
};

/// Other frames, once each.
Script among(std::uint16_t others) {
  Script script;
  for (std::uint16_t i = 0; i < others; ++i) script.add(i * 37us, datagram(static_cast<std::uint16_t>(20'000 + i)));
  return script;
}

}  // namespace

TEST_CASE("a second one is equal but for what forwarding changes, and comes soon") {
  const Bytes first = datagram(7);
  SECTION("bridged") { CHECK(Script().add(1ms, first).add(1ms + 5us, first).removed() == 1); }
  SECTION("bridged, before its first one by the recorder's clock, or at once") {
    CHECK(Script().add(1ms, first).add(1ms, first).removed() == 1);
  }
  SECTION("with a tag, or without the one it had") {
    Bytes tagged = first;
    const std::uint8_t tag[] = {0x81, 0, 0, 5};
    tagged.insert(tagged.begin() + 12, std::begin(tag), std::end(tag));
    CHECK(Script().add(1ms, first).add(1ms + 5us, tagged).removed() == 1);
    CHECK(Script().add(1ms, tagged).add(1ms + 5us, first).removed() == 1);
  }
  SECTION("short, without its tag, and padded for that") {
    const Bytes tagged = FrameBuilder().ethernet(mac_a, mac_b).vlan(5).ether_type(0x88b5).payload(42, 3).build();
    const Bytes bare = FrameBuilder().ethernet(mac_a, mac_b).ether_type(0x88b5).payload(42, 3).pad_to(60).build();
    CHECK(Script().add(1ms, tagged).add(1ms + 5us, bare).removed() == 1);
  }
  SECTION("routed") { CHECK(Script().add(1ms, first).add(1ms + 5us, datagram(7, 63, true)).removed() == 1); }
  SECTION("a hop less without a router, a router without a hop less, two hops") {
    CHECK(Script().add(1ms, first).add(1ms + 5us, datagram(7, 63)).removed() == 0);
    CHECK(Script().add(1ms, first).add(1ms + 5us, datagram(7, 64, true)).removed() == 0);
    CHECK(Script().add(1ms, first).add(1ms + 5us, datagram(7, 62, true)).removed() == 0);
  }
  SECTION("sent again with another identification") {
    CHECK(Script().add(1ms, first).add(1ms + 5us, datagram(8)).removed() == 0);
  }
  SECTION("another byte far behind") {
    Bytes large = datagram(7), other;
    large.resize(1400, 1);
    other = large;
    other[900] = 2;
    large[16] = other[16] = 5;  // IP's length: 0x0500 and some more
    CHECK(Script().add(1ms, large).add(1ms + 5us, other).removed() == 0);
    CHECK(Script().add(1ms, large).add(1ms + 5us, large).removed() == 1);
  }
  SECTION("later than the window") {
    CHECK(Script().add(1ms, first).add(2ms, first).removed() == 1);
    CHECK(Script().add(1ms, first).add(2ms + 1ns, first).removed() == 0);
    CHECK(Script().add(1ms, first).add(1ms + 5us, first).removed({.window = 4us, .remove = true}) == 0);
  }
  SECTION("at another interface") { CHECK(Script().add(1ms, first).add(1ms + 5us, first, 1).removed() == 0); }
}

TEST_CASE("what comes again and again is none") {
  SECTION("cyclic frames that say nothing new") {
    Script script;
    for (int i = 0; i < 200; ++i) script.add(i * 250us + i * i * 7 % 61 * 1us, cyclic());
    CHECK(script.left_out({.remove = true}, 200) == 0);
  }
  SECTION("also where each comes alone, from a pipe, and nobody knows what is behind it") {
    Script script;
    for (int i = 0; i < 200; ++i) script.add(i * 250us + i * i * 7 % 61 * 1us, cyclic());
    CHECK(script.left_out({.remove = true}, 1) == 0);
  }
  SECTION("but each of them has a second one in a doubled capture") {
    Script script;
    for (int i = 0; i < 200; ++i) script.add(i * 250us, cyclic()).add(i * 250us + 20us, cyclic());
    CHECK(script.removed() == 200);
  }
  SECTION("five equal announcements, three equal acknowledgements, in quick succession") {
    Script script = among(20);
    for (int i = 0; i < 5; ++i) script.add(100us + i * 10us, cyclic());
    for (int i = 0; i < 3; ++i) script.add(700us + i * 40us, cyclic(2));
    CHECK(script.removed() == 0);
  }
}

TEST_CASE("a pair alone, or among many single frames, is chance") {
  CHECK(Script().add(1ms, cyclic()).add(1ms + 1us, cyclic()).left_out({.remove = true}, 2) == 0);
  CHECK(among(100).add(150us, cyclic()).add(170us, cyclic()).left_out({.remove = true}, 102) == 0);
  Script script = among(100);
  for (std::uint8_t i = 1; i <= 20; ++i) script.add(i * 100us, cyclic(i)).add(i * 100us + 3us, cyclic(i));
  CHECK(script.removed() == 20);
}

TEST_CASE("frames that were cut are compared by what is there") {
  Bytes first = datagram(7), tagged = first, other = first;
  const std::uint8_t tag[] = {0x81, 0, 0, 5};
  tagged.insert(tagged.begin() + 12, std::begin(tag), std::end(tag));
  other[50] ^= 1;
  const auto removed = [](const Bytes& one, const Bytes& two) {
    const Bytes more = cyclic(1), last = cyclic(2);
    const auto cut = [](const Bytes& bytes, Nanoseconds time) {
      return ObservedFrame{.bytes = std::span(bytes).first(std::min<std::size_t>(96, bytes.size())),
                           .length = static_cast<std::uint32_t>(bytes.size()),
                           .time = time};
    };
    const ObservedFrame frames[] = {cut(one, 1ms),        cut(two, 1ms + 2us), cut(more, 3ms),
                                    cut(more, 3ms + 2us), cut(last, 4ms),      cut(last, 4ms + 2us)};
    DoubleFilter filter({.remove = true});
    return 4 - filter.take(frames).size();
  };
  CHECK(removed(first, first) == 1);
  CHECK(removed(first, tagged) == 1);
  CHECK(removed(first, other) == 0);
}

TEST_CASE("who only looks takes samples of a long capture, and keeps every frame") {
  DoubleFilter filter({});
  std::uint64_t left = 0;
  for (std::uint32_t i = 0; i < 400'000; i += 2) {
    const Bytes bytes = FrameBuilder()
                            .ethernet(mac_a, mac_b)
                            .ether_type(0x88b5)
                            .payload(std::span(reinterpret_cast<const std::uint8_t*>(&i), sizeof i))
                            .payload(46, 1)
                            .build();
    ObservedFrame frame{.bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size()), .time = i * 1us};
    const ObservedFrame both[] = {frame, frame};
    left += filter.take(both).size();
  }
  const DoubledFrames report = filter.report();
  CHECK(left == 400'000);
  CHECK(report.removed == 0);
  CHECK(report.examined < 100'000);
  CHECK(report.copies * 2 + 2 == report.examined);  // the first pair could have been chance
}

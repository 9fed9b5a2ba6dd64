// Which TCP segments were merged where they were recorded.
#include <catch2/catch.hpp>

#include <deque>

#include "analysis/track/merge_watch.hpp"
#include "wire/build.hpp"

using namespace isoline;
using analysis::track::MergeWatch;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};

struct Tap {
  MergeWatch watch;
  bool v6 = false, tagged = false;

  FrameBuilder begin(bool answer) const {
    FrameBuilder builder;
    builder.ethernet(mac_a, mac_b);
    if (tagged) builder.vlan(7);
    const IpAddress a = *parse_ip_address(v6 ? "2001:db8::1" : "10.0.0.1"),
                    b = *parse_ip_address(v6 ? "2001:db8::2" : "10.0.0.2");
    builder.ip(answer ? b : a, answer ? a : b);
    return builder;
  }
  void pass(const Bytes& bytes) {
    const ObservedFrame frame{.bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size())};
    watch.take({&frame, 1});
  }
  /// SYN or SYN-ACK of an end that takes segments of this size.
  void open(bool answer, std::uint16_t size) {
    Bytes bytes = begin(answer).tcp(answer ? 80 : 4000, answer ? 4000 : 80, {.flags = 0x02, .option_words = 1}).build();
    const std::uint8_t option[] = {2, 4, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    std::copy(std::begin(option), std::end(option), bytes.end() - 4);
    pass(bytes);
  }
  void data(bool answer, std::size_t size, std::uint16_t port = 4000) {
    pass(begin(answer).tcp(answer ? 80 : port, answer ? port : 80).payload(size).build());
  }
};

}  // namespace

TEST_CASE("what is longer than the other end takes in one segment was merged") {
  Tap tap;
  tap.v6 = GENERATE(false, true);
  tap.tagged = GENERATE(false, true);
  tap.open(false, 8000);
  tap.open(true, 1400);
  tap.data(false, 1400);
  tap.data(true, 8000);
  CHECK(tap.watch.report().frames == 0);
  tap.data(false, 1600);
  tap.data(false, 14'000);
  tap.data(true, 8001);
  CHECK(tap.watch.report().frames == 3);
  CHECK(tap.watch.report().segments == 2 + 10 + 2);
  CHECK(tap.watch.report().longest > 14'000);
}

TEST_CASE("of connections that were open before, the largest agreement of others counts, or a jumbo frame") {
  Tap tap;
  tap.data(false, 8900);
  CHECK(tap.watch.report().frames == 0);
  tap.data(false, 9100);
  CHECK(tap.watch.report().frames == 1);
  tap.open(false, 1460);
  tap.data(false, 2000, 5000);
  CHECK(tap.watch.report().frames == 2);
}

TEST_CASE("long frames that are no TCP, and nonsense, are not merged") {
  Tap tap;
  tap.pass(FrameBuilder().ethernet(mac_a, mac_b).ether_type(0x88b5).payload(9500).build());
  tap.pass(tap.begin(false).udp(1, 2).payload(9500).build());
  tap.open(false, 0);
  tap.open(true, 0);
  for (std::size_t size = 0; size < 80; ++size) tap.pass(Bytes(size, static_cast<std::uint8_t>(size * 7)));
  CHECK(tap.watch.report().frames == 0);
}

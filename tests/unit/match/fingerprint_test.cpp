// Which frames are one frame at two taps: everything that bridges and routers may rewrite, and nothing else.
#include <catch2/catch.hpp>

#include "analysis/match/fingerprint.hpp"
#include "wire/build.hpp"

using namespace isoline;
using analysis::fingerprint;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

constexpr std::size_t all = SIZE_MAX;
const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}}, router{{2, 0, 0, 0, 0, 9}};
const IpAddress v4_a = *parse_ip_address("10.0.0.1"), v4_b = *parse_ip_address("10.0.0.2"),
                v6_a = *parse_ip_address("fd00::1"), v6_b = *parse_ip_address("fd00::2");

std::optional<std::uint64_t> hash(const Bytes& bytes, std::size_t limit = all, std::size_t cut_to = all,
                                  LinkLayer link = LinkLayer::ethernet) {
  ObservedFrame frame;
  frame.bytes = std::span(bytes).first(std::min(cut_to, bytes.size()));
  frame.length = static_cast<std::uint32_t>(bytes.size());
  frame.link = link;
  const auto print = fingerprint(frame, limit);
  return print ? std::optional(print->hash) : std::nullopt;
}

Bytes datagram(std::uint8_t fill = 1, const wire::IpFields& ip = {}, const MacAddress& from = a) {
  return FrameBuilder().ethernet(from, b).ip(v4_a, v4_b, ip).udp(1000, 2000).payload(200, fill).build();
}

Bytes without_macs(const Bytes& frame) { return {frame.begin() + 14, frame.end()}; }

}  // namespace

TEST_CASE("a router's changes are no changes") {
  const auto was = hash(datagram());
  CHECK(was == hash(datagram(1, {.hop_limit = 3})));
  CHECK(was == hash(datagram(1, {.dscp = 46})));
  CHECK(was == hash(datagram(1, {}, router)));
  CHECK(was == hash(without_macs(datagram()), all, all, LinkLayer::ip));
  CHECK(was != hash(datagram(2)));
  CHECK(was != hash(datagram(1, {.identification = 7})));

  const auto v6 = [](std::uint8_t hops, std::uint8_t dscp, std::uint8_t fill) {
    return FrameBuilder()
        .ethernet(hops == 64 ? a : router, b)
        .ip(v6_a, v6_b, {.dscp = dscp, .hop_limit = hops})
        .tcp(1, 2)
        .payload(100, fill)
        .build();
  };
  CHECK(hash(v6(64, 0, 1)) == hash(v6(1, 46, 1)));
  CHECK(hash(v6(64, 0, 1)) != hash(v6(64, 0, 2)));
}

TEST_CASE("a bridge's tags are no changes") {
  const auto tagged = [](std::initializer_list<std::uint16_t> vids, std::uint8_t pcp, std::uint8_t fill = 5) {
    FrameBuilder frame;
    frame.ethernet(a, b);
    for (const std::uint16_t vid : vids) frame.vlan(vid, pcp);
    return frame.ether_type(0x88b5).payload(60, fill).build();
  };
  const auto was = hash(tagged({}, 0));
  CHECK(was == hash(tagged({100}, 0)));
  CHECK(was == hash(tagged({100}, 6)));
  CHECK(was == hash(tagged({100, 200}, 6)));
  CHECK(was == hash(tagged({1, 2, 3}, 6)));
  CHECK(was != hash(tagged({100}, 0, 6)));
  // What is not IP does not cross a router.
  CHECK(was != hash(FrameBuilder().ethernet(router, b).ether_type(0x88b5).payload(60, 5).build()));
}

TEST_CASE("checksums that a card fills in later do not count") {
  for (const bool tcp : {false, true}) {
    FrameBuilder builder;
    builder.ethernet(a, b).ip(v4_a, v4_b);
    tcp ? builder.tcp(1, 2) : builder.udp(1, 2);
    const Bytes filled = builder.payload(50, 3).build();
    Bytes open = filled;
    open[34 + (tcp ? 16 : 6)] ^= 0x55;
    CHECK(hash(filled) == hash(open));
    open[34 + (tcp ? 16 : 6) + 2] ^= 0x55;
    CHECK(hash(filled) != hash(open));
  }
}

TEST_CASE("padding does not count") {
  const auto short_one = [](std::size_t pad) {
    return FrameBuilder().ethernet(a, b).ip(v4_a, v4_b).udp(1, 2).payload(4, 1).pad_to(pad).build();
  };
  CHECK(hash(short_one(0)) == hash(short_one(60)));
  Bytes leaking = short_one(60);
  leaking.back() = 0xff;
  CHECK(hash(leaking) == hash(short_one(0)));  // behind the length that IP says

  const auto cyclic = [](std::size_t size, std::size_t pad, bool tag) {
    FrameBuilder frame;
    frame.ethernet(a, b);
    if (tag) frame.vlan(7);
    return frame.ether_type(0x88b5).payload(size, 9).pad_to(pad).build();
  };
  CHECK(hash(cyclic(20, 0, false)) == hash(cyclic(20, 60, false)));
  CHECK(hash(cyclic(20, 60, true)) == hash(cyclic(20, 60, false)));
  CHECK(hash(cyclic(20, 64, true)) == hash(cyclic(20, 60, false)));
  CHECK(hash(cyclic(20, 60, false)) != hash(cyclic(21, 60, false)));
  CHECK(hash(cyclic(100, 0, false)) != hash(cyclic(100, 120, false)));
}

TEST_CASE("a PTP message keeps its name through a transparent clock") {
  Bytes sync = FrameBuilder().ethernet(a, b).ptp(0, 0, 17).build();
  const auto was = hash(sync);
  sync[14 + 9] = 0x12;  // correctionField
  CHECK(was == hash(sync));
  sync[14 + 31] ^= 1;  // sequenceId
  CHECK(was != hash(sync));
}

TEST_CASE("cut frames are compared as far as both are there") {
  constexpr std::size_t limit = 60;
  const Bytes frame = datagram();
  CHECK(hash(frame, limit) == hash(frame, limit, 74));
  CHECK(hash(frame, limit, 73) == std::nullopt);
  CHECK(hash(frame, all, 200) == std::nullopt);
  CHECK(hash(frame, limit) != hash(datagram(2), limit));
  Bytes later = frame;
  later[100] ^= 1;
  CHECK(hash(frame, limit) == hash(later, limit));
  // A length is known even of what was cut.
  const Bytes longer = FrameBuilder().ethernet(a, b).ip(v4_a, v4_b).udp(1000, 2000).payload(201, 1).build();
  CHECK(hash(frame, 20) != hash(longer, 20));
  CHECK(hash(frame, limit, 13) == std::nullopt);
}

TEST_CASE("what was changed is said") {
  const auto marks = [](const Bytes& bytes) {
    return fingerprint({.bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size())}, all)->marks;
  };
  const auto plain = marks(datagram(1, {.dscp = 46, .hop_limit = 63}));
  CHECK(plain.is_ip);
  CHECK(plain.tags == 0);
  CHECK(plain.hop_limit == 63);
  CHECK(plain.traffic_class >> 2 == 46);
  const auto tagged = marks(
      FrameBuilder().ethernet(a, b).vlan(100, 6, 0x88a8).vlan(200, 3).ip(v6_a, v6_b, {.dscp = 10}).udp(1, 2).build());
  CHECK(tagged.tags == 2);
  CHECK(tagged.tag[0] == (6u << 13 | 100));
  CHECK(tagged.tag[1] == (3u << 13 | 200));
  CHECK(tagged.hop_limit == 64);
  CHECK(tagged.traffic_class >> 2 == 10);
}

TEST_CASE("any bytes have a hash or none") {
  Bytes frame = datagram();
  for (std::size_t size = 0; size <= frame.size(); ++size) {
    const Bytes piece(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
    for (const LinkLayer link : {LinkLayer::ethernet, LinkLayer::ip, LinkLayer::unknown})
      CHECK(hash(piece, all, all, link).has_value());
  }
}

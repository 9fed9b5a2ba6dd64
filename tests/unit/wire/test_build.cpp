// Built frames against bytes and sums that do not come from the parser.
#include <catch2/catch.hpp>

#include "wire/build.hpp"

using namespace isoline;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}};

FrameBuilder frame() { return FrameBuilder().ethernet(a, b); }
IpAddress ip(const char* text) { return parse_ip_address(text).value(); }
Bytes slice(const Bytes& bytes, std::size_t at, std::size_t size) {
  return Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
}
unsigned be16(const Bytes& bytes, std::size_t at) { return static_cast<unsigned>(bytes[at] << 8 | bytes[at + 1]); }

/// The ones' complement sum that a receiver makes: 0xffff over data with a right checksum (RFC 1071).
unsigned sum(const Bytes& bytes, std::size_t at, std::size_t size, unsigned begin = 0) {
  unsigned long total = begin;
  for (std::size_t i = 0; i < size; ++i) total += i % 2 == 0 ? bytes[at + i] << 8 : bytes[at + i];
  while (total >> 16 != 0) total = (total & 0xffff) + (total >> 16);
  return static_cast<unsigned>(total);
}

}  // namespace

TEST_CASE("an Ethernet header has the destination first") {
  CHECK(frame().ether_type(0x88cc).build() == Bytes{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xcc});
}

TEST_CASE("tags stand between MACs and EtherType") {
  const Bytes bytes = frame().vlan(100, 6, 0x88a8).vlan(200, 1).rtag(0x1234).ether_type(0x88cc).build();
  CHECK(slice(bytes, 12, bytes.size() - 12) ==
        Bytes{0x88, 0xa8, 0xc0, 100, 0x81, 0, 0x20, 200, 0xf1, 0xc1, 0, 0, 0x12, 0x34, 0x88, 0xcc});
}

TEST_CASE("IPv4 and UDP as in a capture") {
  // ipv4 10.0.0.1 > 10.0.0.9, udp 5000 > 5001, "hi"; checksums by hand
  const Bytes bytes =
      frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9"), {.dscp = 46}).udp(5000, 5001).payload(Bytes{'h', 'i'}).build();
  CHECK(slice(bytes, 14, bytes.size() - 14) == Bytes{0x45, 0xb8, 0,    30,   0, 0,  0,    0,    64,  17,
                                                     0x66, 0x0e, 10,   0,    0, 1,  10,   0,    0,   9,
                                                     0x13, 0x88, 0x13, 0x89, 0, 10, 0x5c, 0x56, 'h', 'i'});
}

TEST_CASE("checksums of IPv4 carry") {
  for (std::size_t size : {0u, 1u, 18u, 1471u}) {
    const Bytes udp = frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9")).udp(1, 2).payload(size, 0xa5).pad_to(60).build();
    CHECK(sum(udp, 14, 20) == 0xffff);
    CHECK(be16(udp, 16) == 28 + size);
    CHECK(be16(udp, 38) == 8 + size);
    const auto pseudo = static_cast<unsigned>(17 + 8 + size + sum(udp, 26, 8));
    CHECK(sum(udp, 34, 8 + size, pseudo) == 0xffff);
    const Bytes tcp =
        frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9")).tcp(1, 2, {.option_words = 2}).payload(size, 7).build();
    CHECK(sum(tcp, 34, 28 + size, static_cast<unsigned>(6 + 28 + size + sum(tcp, 26, 8))) == 0xffff);
    const Bytes icmp = frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9")).echo(false, 7, 1).payload(size, 9).build();
    CHECK(sum(icmp, 34, 8 + size) == 0xffff);
  }
}

TEST_CASE("checksums of IPv6 cover the pseudo header and no extension") {
  const Bytes icmp = frame().ipv6(ip("fe80::1"), ip("fe80::2")).extension(0, 1).echo(false, 7, 1).payload(5, 9).build();
  CHECK(be16(icmp, 18) == 16 + 8 + 5);
  CHECK(icmp[20] == 0);
  CHECK(icmp[54] == 58);
  CHECK(sum(icmp, 70, 13, 58 + 13 + sum(icmp, 22, 32)) == 0xffff);
}

TEST_CASE("a tunnel's lengths and sums cover the inner frame") {
  const Bytes bytes = frame()
                          .ipv4(ip("192.0.2.1"), ip("192.0.2.2"))
                          .udp(1, 4789)
                          .vxlan(0xabcdef)
                          .ethernet(b, a)
                          .ipv4(ip("10.0.0.1"), ip("10.0.0.9"))
                          .udp(3, 4)
                          .payload(10)
                          .build();
  CHECK(be16(bytes, 16) == bytes.size() - 14);
  CHECK(be16(bytes, 38) == bytes.size() - 34);
  CHECK(slice(bytes, 42, 8) == Bytes{8, 0, 0, 0, 0xab, 0xcd, 0xef, 0});
  CHECK(sum(bytes, 64, 20) == 0xffff);
  CHECK(sum(bytes, 34, bytes.size() - 34, static_cast<unsigned>(17 + bytes.size() - 34 + sum(bytes, 26, 8))) == 0xffff);
}

TEST_CASE("padding is in no length") {
  const Bytes bytes = frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9")).udp(1, 2).pad_to(60).build();
  CHECK(bytes.size() == 60);
  CHECK(be16(bytes, 16) == 28);
}

TEST_CASE("a PROFINET frame is a whole Ethernet frame with its status at the end") {
  const Bytes bytes = frame().profinet({.frame_id = 0x8001, .cycle_counter = 0x1234, .data_size = 4}).build();
  CHECK(bytes.size() == 60);
  CHECK(slice(bytes, 12, 4) == Bytes{0x88, 0x92, 0x80, 0x01});
  CHECK(slice(bytes, 56, 4) == Bytes{0x12, 0x34, 0x35, 0});
}

TEST_CASE("GOOSE and SV say their lengths right") {
  const Bytes goose = frame().goose({.appid = 0x0102}).build();
  CHECK(slice(goose, 14, 2) == Bytes{1, 2});
  CHECK(be16(goose, 16) == goose.size() - 14);
  CHECK(goose[22] == 0x61);
  CHECK(goose[23] == goose.size() - 24);
  const Bytes sv = frame().sv({.appid = 0x4001, .sample_count = 0x0102}).build();
  CHECK(be16(sv, 16) == sv.size() - 14);
  CHECK(slice(sv, 22, 5) == Bytes{0x60, static_cast<std::uint8_t>(sv.size() - 24), 0x80, 1, 1});
  CHECK(slice(sv, 27, 4) ==
        Bytes{0xa2, static_cast<std::uint8_t>(sv.size() - 29), 0x30, static_cast<std::uint8_t>(sv.size() - 31)});
}

TEST_CASE("UADP is little-endian and flags what it has") {
  const Bytes bytes = frame().uadp({.publisher_id = 0x0102, .writer_group_id = 0x0304, .sequence = 5}).build();
  CHECK(slice(bytes, 14, bytes.size() - 14) == Bytes{0xb1, 0x01, 2, 1, 0x09, 4, 3, 5, 0});
}

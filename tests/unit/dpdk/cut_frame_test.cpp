#include "adapters/dpdk/cut_frame.hpp"

#include <catch2/catch.hpp>

#include <span>
#include <vector>

#include "wire/build.hpp"

using namespace isoline;
using dpdk::length_by_header;

namespace {

constexpr MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};

std::vector<std::uint8_t> datagram(bool v6, bool tagged, std::size_t payload) {
  wire::FrameBuilder builder;
  builder.ethernet(mac_a, mac_b);
  if (tagged) builder.vlan(5, 3);
  if (v6)
    builder.ipv6(*parse_ip_address("fd00::1"), *parse_ip_address("fd00::2"));
  else
    builder.ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"));
  return builder.udp(1, 2).payload(payload).build();
}

}  // namespace

TEST_CASE("the length of a frame that was cut is known from its IP header, with tags and without") {
  for (const bool v6 : {false, true}) {
    for (const bool tagged : {false, true}) {
      const auto whole = datagram(v6, tagged, 8000);
      const std::span<const std::uint8_t> bytes(whole);
      CHECK(length_by_header(bytes.first(dpdk::packet_socket_gives)) == whole.size());
      CHECK(length_by_header(bytes) == whole.size());
    }
  }
}

TEST_CASE("where no header says more, a frame is as long as its bytes") {
  auto padded = datagram(false, false, 10);
  padded.resize(2000);
  CHECK(length_by_header(padded) == 2000);
  std::vector<std::uint8_t> other(2000, 0x45);
  CHECK(length_by_header(other) == 2000);
  const auto whole = datagram(true, true, 100);
  for (std::size_t size = 0; size < 58; ++size)
    CHECK(length_by_header(std::span(whole).first(size)) == size);  // no header is there whole
}

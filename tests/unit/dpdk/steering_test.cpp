#include "adapters/dpdk/steering.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "support/traffic.hpp"
#include "wire/build.hpp"

using namespace isoline;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};

std::uint32_t loop_of_frame(const std::vector<std::uint8_t>& frame, std::uint32_t loops) {
  wire::Frame scratch;
  wire::ParseOptions parsing;
  parsing.length = static_cast<std::uint32_t>(frame.size());
  return dpdk::loop_of(frame, parsing, loops, scratch);
}

std::vector<std::uint8_t> segment(bool back, std::uint16_t port, bool v6, std::uint8_t dscp) {
  const auto one = *parse_ip_address(v6 ? "fd00::1" : "10.0.0.1"), two = *parse_ip_address(v6 ? "fd00::2" : "10.0.0.2");
  wire::FrameBuilder builder;
  builder.ethernet(back ? mac_b : mac_a, back ? mac_a : mac_b);
  wire::IpFields fields;
  fields.dscp = dscp;
  if (v6)
    builder.ipv6(back ? two : one, back ? one : two, fields);
  else
    builder.ipv4(back ? two : one, back ? one : two, fields);
  return builder.tcp(back ? 80 : port, back ? port : 80).payload(10).build();
}

}  // namespace

TEST_CASE("both directions of a connection have one loop, whatever their priority, and all loops have some") {
  for (const std::uint32_t loops : {2u, 3u, 5u}) {
    std::set<std::uint32_t> used;
    for (std::uint16_t port = 1024; port < 1524; ++port) {
      const bool v6 = port % 2 == 0;
      const std::uint32_t there = loop_of_frame(segment(false, port, v6, 0), loops);
      REQUIRE(there < loops);
      CHECK(loop_of_frame(segment(true, port, v6, 46), loops) == there);
      used.insert(there);
    }
    CHECK(used.size() == loops);
  }
}

TEST_CASE("the frames of any flow have one loop") {
  std::set<std::uint32_t> used;
  for (const auto& frame : test::mixed_traffic(7, 300)) {
    const std::uint32_t loop = loop_of_frame(frame.bytes, 4);
    CHECK(loop == loop_of_frame(frame.bytes, 4));
    used.insert(loop);
  }
  CHECK(used.size() == 4);
}

// What becomes of frames in tunnels and of frames that were cut: docs/formats/captures.md says it, this holds it.
#include <catch2/catch.hpp>

#include "analysis/engine/flow_engine.hpp"
#include "format/json.hpp"
#include "support/tcp/tcp_traffic.hpp"
#include "wire/build.hpp"
#include "wire/mirrored.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}}, mac_c{{2, 0, 0, 0, 0, 3}};
const IpAddress outer_a = *parse_ip_address("192.0.2.1"), outer_b = *parse_ip_address("192.0.2.2"),
                outer_a6 = *parse_ip_address("2001:db8::1"), outer_b6 = *parse_ip_address("2001:db8::2");

Bytes inner(std::size_t payload = 100) {
  return FrameBuilder()
      .ethernet(mac_c, mac_b)
      .vlan(9)
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
      .udp(1000, 2000)
      .payload(payload)
      .build();
}

Bytes joined(std::initializer_list<std::uint8_t> head, const Bytes& rest) {
  Bytes all(head);
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

Bytes over_ip(std::uint8_t protocol, const Bytes& payload, bool v6 = false, bool tagged = false) {
  FrameBuilder builder;
  builder.ethernet(mac_a, mac_b);
  if (tagged) builder.vlan(5);
  if (v6) builder.ipv6(outer_a6, outer_b6);
  if (!v6) builder.ipv4(outer_a, outer_b);
  return builder.protocol(protocol).payload(payload).build();
}

Bytes erspan_1(const Bytes& frame) { return joined({0, 0, 0x88, 0xbe}, frame); }
Bytes erspan_2(const Bytes& frame) {
  return joined({0x10, 0, 0x88, 0xbe, 0, 0, 0, 7, 0x10, 9, 0, 1, 0, 0, 0, 2}, frame);
}
Bytes erspan_3(const Bytes& frame, bool more = false, std::uint8_t type = 0) {
  Bytes all = joined({0x10,
                      0,
                      0x22,
                      0xeb,
                      0,
                      0,
                      0,
                      7,
                      0x20,
                      9,
                      0,
                      1,
                      1,
                      2,
                      3,
                      4,
                      0,
                      2,
                      static_cast<std::uint8_t>(type << 2),
                      static_cast<std::uint8_t>(more ? 1 : 0)},
                     {});
  if (more) all.insert(all.end(), 8, 0x55);
  all.insert(all.end(), frame.begin(), frame.end());
  return all;
}

ObservedFrame observed(const Bytes& bytes, std::size_t there = SIZE_MAX) {
  return {.bytes = std::span(bytes).first(std::min(there, bytes.size())),
          .length = static_cast<std::uint32_t>(bytes.size()),
          .interface = 3,
          .direction = Direction::egress,
          .time = 5s};
}

std::string flow_of(const Bytes& bytes) {
  auto engine = analysis::FlowEngine::create({.max_flows = 64, .streams = {}, .rtp_ports = {}});
  REQUIRE(engine);
  const ObservedFrame frame = observed(bytes);
  (*engine)->take({&frame, 1});
  const auto flows = (*engine)->snapshot({}, 6s).flows;
  REQUIRE(flows.size() == 1);
  return to_string(flows[0].key);
}

}  // namespace

TEST_CASE("mirrored frames are taken out of their tunnels") {
  const Bytes frame = inner();
  const bool v6 = GENERATE(false, true), tagged = GENERATE(false, true);
  const Bytes tunnels[] = {
      erspan_1(frame),
      erspan_2(frame),
      erspan_3(frame),
      erspan_3(frame, true),
      joined({0, 0, 0x65, 0x58}, frame),
      joined({0xb0, 0, 0x65, 0x58, 1, 2, 0, 0, 1, 1, 1, 1, 0, 0, 0, 9}, frame),  // with checksum, key and number
  };
  for (const Bytes& tunnel : tunnels) {
    const Bytes whole = over_ip(47, tunnel, v6, tagged);
    const auto found = wire::mirrored_frame(observed(whole));
    REQUIRE(found);
    CHECK(std::ranges::equal(found->bytes, frame));
    CHECK(found->length == frame.size());
    CHECK(found->interface == 3);
    CHECK(found->direction == Direction::egress);
    CHECK(found->time == 5s);
    SECTION("cut ones too, as far as they are there") {
      const std::size_t head = whole.size() - frame.size();
      for (std::size_t there = 0; there <= whole.size(); ++there) {
        const auto cut = wire::mirrored_frame(observed(whole, there));
        REQUIRE(cut.has_value() == (there >= head + 14));
        if (cut) CHECK(cut->bytes.size() == there - head);
        if (cut) CHECK(cut->length == frame.size());
      }
    }
  }
}

TEST_CASE("other frames are no mirror's") {
  CHECK_FALSE(wire::mirrored_frame(observed(inner())));
  CHECK_FALSE(wire::mirrored_frame(observed(over_ip(4, inner()))));
  CHECK_FALSE(wire::mirrored_frame(observed(over_ip(47, joined({0, 0, 8, 0}, inner())))));           // IP over GRE
  CHECK_FALSE(wire::mirrored_frame(observed(over_ip(47, joined({0x40, 0, 0x65, 0x58}, inner())))));  // routing
  CHECK_FALSE(wire::mirrored_frame(observed(over_ip(47, joined({0, 1, 0x65, 0x58}, inner())))));     // PPTP
  CHECK_FALSE(wire::mirrored_frame(observed(over_ip(47, erspan_3(inner(), false, 2)))));             // IP in type III
  const Bytes first = FrameBuilder()
                          .ethernet(mac_a, mac_b)
                          .ipv4(outer_a, outer_b, {.more_fragments = true})
                          .protocol(47)
                          .payload(erspan_2(inner()))
                          .build();
  CHECK_FALSE(wire::mirrored_frame(observed(first)));
}

TEST_CASE("tunnels that are not opened are flows of their outer headers") {
  CHECK(flow_of(over_ip(47, erspan_2(inner()))) == "ip 192.0.2.1 192.0.2.2 protocol 47");
  CHECK(flow_of(over_ip(4, Bytes(60, 0x45))) == "ip 192.0.2.1 192.0.2.2 protocol 4");
  CHECK(flow_of(over_ip(41, Bytes(60, 0x60), true)) == "ip 2001:db8::1 2001:db8::2 protocol 41");
  const Bytes geneve =
      FrameBuilder().ethernet(mac_a, mac_b).ipv4(outer_a, outer_b).udp(50'000, 6081).payload(inner()).build();
  CHECK(flow_of(geneve) == "udp 192.0.2.1:50000 192.0.2.2:6081");
  const Bytes mpls = FrameBuilder().ethernet(mac_a, mac_b).ether_type(0x8847).payload(inner()).build();
  CHECK(flow_of(mpls) == "other 02:00:00:00:00:01 02:00:00:00:00:02 ether_type 0x8847");
  const Bytes tagged_twice =
      FrameBuilder().ethernet(mac_a, mac_b).vlan(100, 3, 0x88a8).vlan(200).ipv4(outer_a, outer_b).udp(1, 2).build();
  CHECK(flow_of(tagged_twice) == "udp 192.0.2.1:1 192.0.2.2:2 vid 100.200");
}

TEST_CASE("frames that were cut behind their headers give the flows that whole ones give") {
  test::TcpTrafficOptions options;
  options.seed = GENERATE(1u, 2u, 3u);
  const auto passed = test::tcp_traffic(options);
  const auto flows = [&](std::size_t there) {
    auto engine =
        analysis::FlowEngine::create({.max_flows = 64, .exact_round_trips = true, .streams = {}, .rtp_ports = {}});
    REQUIRE(engine);
    for (const auto& segment : passed) {
      const Bytes bytes = test::frame_of(segment, 4000);
      const ObservedFrame frame{.bytes = std::span(bytes).first(std::min(there, bytes.size())),
                                .length = static_cast<std::uint32_t>(bytes.size()),
                                .time = std::chrono::microseconds(segment.time_us)};
      (*engine)->take({&frame, 1});
    }
    return format::encode_snapshot((*engine)->snapshot({}, 1h), {.histograms = true});
  };
  CHECK(flows(96) == flows(SIZE_MAX));
  CHECK(flows(40) != flows(SIZE_MAX));
}

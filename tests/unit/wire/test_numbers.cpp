// What is read of a frame besides its key.
#include <catch2/catch.hpp>

#include "wire/build.hpp"
#include "wire/parse.hpp"

using namespace isoline;
using wire::Frame;
using wire::FrameBuilder;
using wire::SequenceSource;

namespace {

const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}};
const IpAddress ip_a = parse_ip_address("10.0.0.1").value(), ip_b = parse_ip_address("10.0.0.9").value();
const IpAddress ip6_a = parse_ip_address("fe80::1").value(), ip6_b = parse_ip_address("fe80::2").value();

FrameBuilder frame() { return FrameBuilder().ethernet(a, b); }
Frame parse(const std::vector<std::uint8_t>& bytes, const wire::ParseOptions& options = {}) {
  return wire::parse_frame(bytes, options);
}

void check_sequence(const Frame& read, SequenceSource source, int bits, std::uint32_t value) {
  CHECK(read.sequence.source == source);
  CHECK(read.sequence.bits == bits);
  CHECK(read.sequence.value == value);
}
void check_stamp(const Frame& read, std::uint32_t rate_hz, std::uint32_t ticks) {
  CHECK(read.stamp.rate_hz == rate_hz);
  CHECK(read.stamp.ticks == ticks);
}

}  // namespace

TEST_CASE("port and direction go into every key") {
  wire::ParseOptions options;
  options.port = 31;
  options.direction = Direction::egress;
  for (const auto& bytes :
       {frame().profinet({}).build(), frame().ipv6(ip6_a, ip6_b).tcp(1, 2).build(), std::vector<std::uint8_t>{}}) {
    const isoline_flow_key key = parse(bytes, options).key;
    CHECK(key.port == 31);
    CHECK((key.flags & ISOLINE_KEY_EGRESS) != 0);
    CHECK((parse(bytes).key.flags & ISOLINE_KEY_EGRESS) == 0);
  }
}

TEST_CASE("the PCP is the outermost tag's, also for IP") {
  CHECK_FALSE(parse(frame().ipv4(ip_a, ip_b).build()).pcp);
  CHECK(parse(frame().vlan(1, 5).vlan(2, 3).ipv4(ip_a, ip_b).build()).pcp == 5);
  wire::ParseOptions options;
  options.tag = wire::MetadataTag{0x8100, 7 << 13 | 9};
  CHECK(parse(frame().vlan(2, 3).ipv4(ip_a, ip_b).build(), options).pcp == 7);
}

TEST_CASE("TCP numbers") {
  const wire::TcpFields fields{.sequence = 0x01020304, .acknowledgement = 0xf0e0d0c0, .flags = 0x12, .option_words = 3};
  const auto bytes = frame().ipv4(ip_a, ip_b).tcp(1, 2, fields).payload(100).pad_to(300).build();
  const Frame read = parse(bytes);
  CHECK(read.tcp.sequence == 0x01020304);
  CHECK(read.tcp.acknowledgement == 0xf0e0d0c0);
  CHECK(read.tcp.flags == 0x12);
  CHECK(read.tcp.payload == 100);
  check_sequence(read, SequenceSource::none, 0, 0);
  CHECK(parse(frame().ipv6(ip6_a, ip6_b).extension(0).tcp(1, 2).payload(7).build()).tcp.payload == 7);
}

TEST_CASE("a TCP segment above 64 KiB has the payload that the frame has") {
  auto bytes = frame().ipv4(ip_a, ip_b).tcp(1, 2).payload(1000).build();
  bytes[16] = bytes[17] = 0;
  CHECK(parse(bytes).tcp.payload == 1000);
}

TEST_CASE("echo sequence numbers") {
  check_sequence(parse(frame().ipv4(ip_a, ip_b).echo(false, 7, 65535).build()), SequenceSource::icmp_echo, 16, 65535);
  check_sequence(parse(frame().ipv6(ip6_a, ip6_b).echo(true, 7, 3).build()), SequenceSource::icmp_echo, 16, 3);
  check_sequence(parse(frame().ipv4(ip_a, ip_b).icmp(3, 1, 7, 3).build()), SequenceSource::none, 0, 0);
}

TEST_CASE("RTP is read on its ports only") {
  const auto bytes =
      frame().ipv4(ip_a, ip_b).udp(1, 5004).rtp({.sequence = 9, .timestamp = 0x80000001}).payload(160).build();
  check_sequence(parse(bytes), SequenceSource::none, 0, 0);
  const RtpPort ports[] = {{5002, 8000}, {5004, 90000}};
  wire::ParseOptions options;
  options.rtp_ports = ports;
  check_sequence(parse(bytes, options), SequenceSource::rtp, 16, 9);
  check_stamp(parse(bytes, options), 90000, 0x80000001);
}

TEST_CASE("what is no RTP has no numbers on an RTP port either") {
  const RtpPort ports[] = {{5004, 90000}};
  wire::ParseOptions options;
  options.rtp_ports = ports;
  const auto without_version = frame().ipv4(ip_a, ip_b).udp(1, 5004).payload(20).build();
  check_sequence(parse(without_version, options), SequenceSource::none, 0, 0);
  const auto short_payload = frame().ipv4(ip_a, ip_b).udp(1, 5004).payload(11, 0x80).pad_to(100).build();
  check_sequence(parse(short_payload, options), SequenceSource::none, 0, 0);
}

TEST_CASE("the PROFINET cycle counter ticks at 32 kHz and ends the frame") {
  const Frame read = parse(frame().vlan(0, 6).profinet({.frame_id = 0x8001, .cycle_counter = 0xfffe}).build());
  check_sequence(read, SequenceSource::profinet, 16, 0xfffe);
  check_stamp(read, 32000, 0xfffe);
  check_sequence(parse(frame().profinet({.frame_id = 0xfbff, .cycle_counter = 1}).build()), SequenceSource::profinet,
                 16, 1);
  for (std::uint16_t acyclic : {0x00ff, 0xfc00, 0xfc01, 0xfefe}) {
    check_sequence(parse(frame().profinet({.frame_id = acyclic, .cycle_counter = 1}).build()), SequenceSource::none, 0,
                   0);
  }
}

TEST_CASE("a PROFINET frame too short for its status has no counter") {
  auto bytes = frame().profinet({.cycle_counter = 1}).build();
  bytes.resize(14 + 5);
  check_sequence(parse(bytes), SequenceSource::none, 0, 0);
  bytes.resize(14 + 6);
  check_sequence(parse(bytes), SequenceSource::profinet, 16, 0);
}

TEST_CASE("PTP sequenceId") {
  check_sequence(parse(frame().ptp(0, 0, 0x1234).build()), SequenceSource::ptp, 16, 0x1234);
}

TEST_CASE("GOOSE state and sequence numbers come out of the BER") {
  const auto bytes = frame().goose({.appid = 1, .state = 0xfffffffe, .sequence = 0x80000000}).build();
  const Frame read = parse(bytes);
  check_sequence(read, SequenceSource::goose, 32, 0x80000000);
  CHECK(read.goose_state == 0xfffffffe);
}

TEST_CASE("GOOSE with odd BER has a key but no numbers") {
  const auto whole = frame().goose({.sequence = 7}).build();
  const std::size_t apdu = 14 + 8;
  for (std::size_t at : {apdu + 1, apdu + 3}) {  // the lengths of the APDU and of its first field
    auto bytes = whole;
    bytes[at] = 0x84;
    check_sequence(parse(bytes), SequenceSource::none, 0, 0);
    CHECK(parse(bytes).key.kind == ISOLINE_KIND_GOOSE);
  }
  auto endless = frame().ether_type(0x88b8).payload(8);
  for (int i = 0; i < 16; ++i) endless.payload(std::vector<std::uint8_t>{0x80, 0});
  check_sequence(parse(endless.payload(std::vector<std::uint8_t>{0x86, 1, 5}).build()), SequenceSource::none, 0, 0);
}

TEST_CASE("BER lengths in two and three bytes are read") {
  const auto with = [](std::vector<std::uint8_t> tlv) {
    return frame().ether_type(0x88b8).payload(8).payload(tlv).payload(std::vector<std::uint8_t>{0x86, 1, 5}).build();
  };
  check_sequence(parse(with({0x61, 0x81, 3})), SequenceSource::goose, 32, 5);
  check_sequence(parse(with({0x61, 0x82, 0, 3})), SequenceSource::goose, 32, 5);
  check_sequence(parse(with({0x80, 0x81, 2, 0, 0})), SequenceSource::goose, 32, 5);
  check_sequence(parse(with({0x61, 0x80})), SequenceSource::none, 0, 0);
}

TEST_CASE("SV sample count of the first ASDU") {
  check_sequence(parse(frame().sv({.sample_count = 3999}).build()), SequenceSource::sv, 16, 3999);
}

TEST_CASE("UADP group sequence number") {
  const wire::UadpFields all{.publisher_name = "press 4",
                             .data_set_class_id = true,
                             .writer_group_id = 1,
                             .group_version = 2,
                             .message_number = 3,
                             .sequence = 0xfedc};
  check_sequence(parse(frame().uadp(all).build()), SequenceSource::uadp, 16, 0xfedc);
  check_sequence(parse(frame().uadp({.publisher_id = 1, .writer_group_id = 1}).build()), SequenceSource::none, 0, 0);
}

TEST_CASE("AVTP numbers and stamps of stream subtypes") {
  const Frame read = parse(frame().avtp({.stream_id = 1, .sequence = 255, .timestamp = 0xfffffff0}).build());
  check_sequence(read, SequenceSource::avtp, 8, 255);
  check_stamp(read, 1'000'000'000, 0xfffffff0);
  check_stamp(parse(frame().avtp({.stream_id = 1}).build()), 0, 0);
  check_sequence(parse(frame().avtp({.subtype = 4, .stream_id = 1, .sequence = 9}).build()), SequenceSource::none, 0,
                 0);
}

TEST_CASE("an R-TAG numbers the frame before everything else, and keeps the stamp") {
  const Frame read = parse(frame().rtag(0xabcd).profinet({.cycle_counter = 64}).build());
  check_sequence(read, SequenceSource::rtag, 16, 0xabcd);
  check_stamp(read, 32000, 64);
}

TEST_CASE("frames that are not sound have no numbers") {
  auto bytes = frame().rtag(7).ipv4(ip_a, ip_b).build();
  bytes[20] = 0x44;
  check_sequence(parse(bytes), SequenceSource::none, 0, 0);
}

TEST_CASE("numbers inside a tunnel are the inner frame's") {
  wire::ParseOptions options;
  options.vxlan_inner = true;
  const auto bytes =
      frame().vlan(1, 5).rtag(7).ipv4(ip_a, ip_b).udp(1, 4789).vxlan(3).ethernet(b, a).ptp(0, 0, 9).build();
  check_sequence(parse(bytes, options), SequenceSource::ptp, 16, 9);
  check_sequence(parse(bytes), SequenceSource::rtag, 16, 7);
  CHECK(parse(bytes, options).pcp == 5);
}

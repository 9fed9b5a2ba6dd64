// Frames that a generator makes and a reflector sends back: addresses, lengths, checksums, sizes.
#include <catch2/catch.hpp>

#include "wire/build.hpp"
#include "wire/bytes.hpp"
#include "wire/checksum.hpp"
#include "wire/reflect.hpp"
#include "wire/stamped_frame.hpp"

using namespace isoline;
using namespace isoline::wire;
using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress talker{{2, 0, 0, 0, 0, 1}}, reflector{{2, 0, 0, 0, 0, 2}}, group{{1, 0, 0x5e, 0, 0, 9}};

IpAddress ip(const char* text) { return parse_ip_address(text).value(); }

TrafficStream stream(std::uint32_t frame_size, const char* from = nullptr, const char* to = nullptr) {
  TrafficStream made;
  made.name = "axis";
  made.frame_size = frame_size;
  made.headers.src_mac = talker;
  made.headers.dst_mac = reflector;
  made.headers.vid = VlanId::from_tci(100);
  made.headers.pcp = 6;
  if (to == nullptr) return made;
  made.headers.src_address = ip(from);
  made.headers.dst_address = ip(to);
  made.headers.src_port = 50'000;
  made.headers.dscp = 46;
  return made;
}

Bytes written(const TrafficStream& of, std::uint32_t sequence, Nanoseconds time, const StampIdentity& identity = {}) {
  const auto frame = StampedFrame::make(of, identity).value();
  Bytes bytes(frame.size());
  frame.write(sequence, time, bytes);
  return bytes;
}

/// 0 if IP and what it carries have right checksums.
unsigned sums(const Bytes& frame) {
  const Headers headers = read_headers(frame).value();
  const std::span<const std::uint8_t> all(frame);
  const std::size_t header = headers.transport - headers.network, body = headers.payload_end - headers.transport;
  Checksum sum;
  sum.add(all.subspan(headers.network + (headers.v6 ? 8u : 12u), headers.v6 ? 32 : 8));
  sum.add(headers.protocol).add(body).add(all.subspan(headers.transport, body));
  unsigned wrong = sum.value();
  if (!headers.v6) wrong |= Checksum().add(all.subspan(headers.network, header)).value();
  return wrong;
}

constexpr StampClock clock_of_reflector{.id = 77, .offset = 0ns, .synchronised = true, .error = 1us};
const ErrorEstimate error = error_estimate(1us, true, TimestampFormat::ntp);

Bytes reflected(const Bytes& frame, std::size_t room = 2048) {
  Bytes bytes = frame;
  bytes.resize(std::max(room, frame.size()), 0xee);
  FrameBuffer buffer{bytes, frame.size()};
  const Headers headers = read_headers(frame).value();
  const Reflection times{.received = 1000ns, .sent = 1500ns, .sequence = {}};
  if (headers.payload != 0) {
    const auto payload =
        std::span<const std::uint8_t>(frame).subspan(headers.payload, headers.payload_end - headers.payload);
    REQUIRE(reflect(buffer, headers, parse_stamp_test(payload).value(), times, error, reflector));
  } else {
    reflect(buffer, headers, parse_frame_stamp(std::span(frame).subspan(headers.network)).value(), times,
            clock_of_reflector, reflector);
  }
  bytes.resize(buffer.size);
  return bytes;
}

StampAnswer answer_in(const Bytes& frame) {
  return parse_stamp_answer(std::span(frame).subspan(read_headers(frame).value().payload)).value();
}

}  // namespace

TEST_CASE("the smallest frame with a tag holds a layer-2 stamp") {
  const Bytes frame = written(stream(64), 5, 9ns, {.stream = 3, .run = 2, .clock = {.id = 8}});
  CHECK(frame.size() == 60);
  CHECK(be16(&frame[12]) == 0x8100);
  CHECK(be16(&frame[14]) == (6 << 13 | 100));
  CHECK(be16(&frame[16]) == frame_stamp_type);
  const auto stamp = parse_frame_stamp(std::span(frame).subspan(18));
  REQUIRE(stamp);
  CHECK(stamp->stream == 3);
  CHECK(stamp->run == 2);
  CHECK(stamp->sequence == 5);
  CHECK(stamp->time == 9ns);
  CHECK(stamp->clock == 8);
}

TEST_CASE("the example of docs/formats/stamps.md") {
  CHECK(written(stream(64), 5, 1'700'000'000'500'000'000ns, {.stream = 3, .run = 2, .clock = {}}) ==
        Bytes{2,    0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x81, 0,    0xc0, 0x64, 0x88, 0xb5, 0x49, 0x73,
              0x6c, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 5, 0x17, 0x97, 0x9c, 0xfe, 0x53, 0xf7, 0x65, 0,
              0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,    0,    0,    0,    0,    0,    0,    0});
}

TEST_CASE("frames have the size that their stream says, less the FCS") {
  CHECK(written(stream(1522), 0, 0ns).size() == 1518);
  CHECK(written(stream(20), 0, 0ns).size() == 60);  // as small as Ethernet has them
  CHECK(written(stream(94, "10.0.0.1", "10.0.0.2"), 0, 0ns).size() == 90);
  const auto small = StampedFrame::make(stream(93, "10.0.0.1", "10.0.0.2"), {});
  REQUIRE_FALSE(small);
  CHECK(small.error().why == "93 bytes; headers, stamp and FCS take 94");
  CHECK_FALSE(StampedFrame::make(stream(113, "fe80::1", "fe80::2"), {}));
  CHECK(StampedFrame::make(stream(114, "fe80::1", "fe80::2"), {}));
}

TEST_CASE("STAMP frames have right checksums with every number and time") {
  for (const auto& [from, to] : {std::pair{"10.0.0.1", "10.0.0.2"}, std::pair{"fd00::1", "fd00::2"}}) {
    for (std::uint32_t sequence : {0u, 1u, 0xffffu, 0x12345678u, 0xffffffffu}) {
      for (std::uint32_t size : {114u, 115u, 117u, 119u, 1522u}) {
        const Bytes frame =
            written(stream(size, from, to), sequence, Nanoseconds(1'700'000'000'123'456'789 + sequence));
        CHECK(sums(frame) == 0);
        const Headers headers = read_headers(frame).value();
        CHECK(be16(&frame[headers.transport]) == 50'000);
        CHECK(be16(&frame[headers.transport + 2u]) == 862);
        CHECK(frame[headers.network + (headers.v6 ? 7u : 8u)] == 255);
        CHECK(parse_stamp_test(std::span(frame).subspan(headers.payload))->sequence == sequence);
      }
    }
  }
}

TEST_CASE("a reflector swaps what leads back, and keeps tags, size and extensions") {
  StampIdentity identity;
  identity.session = 12;
  identity.format = TimestampFormat::ptp;
  for (const auto& [from, to] : {std::pair{"10.0.0.1", "10.0.0.2"}, std::pair{"fd00::1", "fd00::2"}}) {
    Bytes frame = written(stream(200, from, to), 6, 5ns, identity);
    const Headers headers = read_headers(frame).value();
    frame[headers.network + (headers.v6 ? 7u : 8u)] = 250;  // five routers
    const Bytes back = reflected(frame);
    CHECK(back.size() == frame.size());
    CHECK(sums(back) == 0);
    CHECK(destination_of(back) == talker);
    CHECK(std::equal(&back[6], &back[12], reflector.octets.begin()));
    CHECK(std::equal(&back[12], &back[18], &frame[12]));
    CHECK(source_address(back, headers) == ip(to));
    CHECK(destination_address(back, headers) == ip(from));
    CHECK(be16(&back[headers.transport]) == 862);
    CHECK(be16(&back[headers.transport + 2u]) == 50'000);
    CHECK(back[headers.network + (headers.v6 ? 7u : 8u)] == 255);
    const StampAnswer answer = answer_in(back);
    CHECK(answer.sequence == 6);
    CHECK(answer.session == 12);
    CHECK(answer.test_hops == 250);
    CHECK(answer.test_timestamp == 5);
    CHECK(answer.error.format == TimestampFormat::ptp);
    CHECK(answer.error.synchronised);
    CHECK(answer.received_time() == 1000ns);
    CHECK(answer.time() == 1500ns);
    CHECK(back[headers.payload + stamp_size] == 0);  // padding is understood
  }
}

TEST_CASE("a short test of TWAMP Light gets a whole answer") {
  const auto base = FrameBuilder().ethernet(talker, reflector).ipv4(ip("10.0.0.1"), ip("10.0.0.2")).udp(5000, 862);
  for (std::size_t size : {14u, 27u, 43u}) {
    FrameBuilder builder = base;
    const Bytes back = reflected(builder.payload(size).pad_to(60).build());
    CHECK(back.size() == 86);
    CHECK(sums(back) == 0);
    CHECK(be16(&back[16]) == 72);
    CHECK(be16(&back[38]) == 52);
  }
  FrameBuilder builder = base;
  Bytes frame = builder.payload(14).build();
  FrameBuffer tight{frame, frame.size()};
  CHECK_FALSE(reflect(tight, read_headers(frame).value(), StampTest{}, {}, error, reflector));
}

TEST_CASE("layer-2 stamps come back with the reflector's times and clock") {
  TrafficStream to_group = stream(128);
  to_group.headers.dst_mac = group;
  const Bytes frame = written(to_group, 6, 5ns, {.stream = 4, .clock = {.id = 8}});
  const Bytes back = reflected(frame);
  CHECK(back.size() == frame.size());
  CHECK(destination_of(back) == talker);
  CHECK(std::equal(&back[6], &back[12], reflector.octets.begin()));
  const auto stamp = parse_frame_stamp(std::span(back).subspan(18));
  REQUIRE(stamp);
  CHECK(stamp->sequence == 6);
  CHECK(stamp->stream == 4);
  CHECK(stamp->time == 5ns);
  CHECK(stamp->clock == 77);
  CHECK(stamp->synchronised);
  CHECK(stamp->reflected == FrameReflection{.received = 1000ns, .residence = 500});
}

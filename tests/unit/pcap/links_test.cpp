// What a frame begins with, by link type.
#include <catch2/catch.hpp>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;

namespace {

// As the file of one frame is read.
test::WholeCapture read(std::uint32_t link_type, const Bytes& frame) {
  auto whole = test::read_whole(
      test::PcapWriter({.link_type = link_type}).frame(frame, Nanoseconds(0), frame.size() + 40).bytes());
  REQUIRE(whole);
  REQUIRE(whole->frames.size() == 1);
  CHECK(whole->report.interfaces.at(0).link_type == link_type);
  CHECK_FALSE(whole->report.damage);
  return *whole;
}

void is_ip_behind(std::uint32_t link_type, const Bytes& header, Direction direction) {
  const Bytes packet{0x45, 0, 0, 20, 1, 2, 3};
  Bytes frame = header;
  frame.insert(frame.end(), packet.begin(), packet.end());
  const auto whole = read(link_type, frame);
  INFO(link_type);
  CHECK(whole.frames[0].link == LinkLayer::ip);
  CHECK(whole.frames[0].bytes == packet);
  CHECK(whole.frames[0].length == packet.size() + 40);
  CHECK(whole.frames[0].direction == direction);
  CHECK(whole.report.unknown_frames == 0);
}

void is_unknown(std::uint32_t link_type, const Bytes& frame) {
  const auto whole = read(link_type, frame);
  INFO(link_type);
  CHECK(whole.frames[0].link == LinkLayer::unknown);
  CHECK(whole.frames[0].bytes == frame);
  CHECK(whole.frames[0].length == frame.size() + 40);
  CHECK(whole.report.unknown_frames == 1);
}

Bytes cooked(std::uint8_t packet_type, std::uint16_t protocol) {
  return {0, packet_type, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, std::uint8_t(protocol >> 8), std::uint8_t(protocol)};
}

Bytes cooked_v2(std::uint8_t packet_type, std::uint16_t protocol) {
  return {std::uint8_t(protocol >> 8),
          std::uint8_t(protocol),
          0,
          0,
          0,
          0,
          0,
          3,
          0,
          1,
          packet_type,
          6,
          2,
          0,
          0,
          0,
          0,
          1,
          0,
          0};
}

}  // namespace

TEST_CASE("raw IP, under all of its numbers") {
  for (const std::uint32_t type : {12, 14, 101, 228, 229}) is_ip_behind(type, {}, Direction::ingress);
}

TEST_CASE("Linux cooked captures tell the protocol and the direction") {
  is_ip_behind(113, cooked(0, 0x0800), Direction::ingress);
  is_ip_behind(113, cooked(3, 0x86dd), Direction::ingress);
  is_ip_behind(113, cooked(4, 0x0800), Direction::egress);
  is_ip_behind(276, cooked_v2(1, 0x0800), Direction::ingress);
  is_ip_behind(276, cooked_v2(4, 0x86dd), Direction::egress);
  is_unknown(113, cooked(0, 0x0806));
  is_unknown(276, cooked_v2(4, 0x88cc));
  CHECK(read(276, cooked_v2(4, 0x88cc)).frames[0].direction == Direction::egress);
}

TEST_CASE("loopback captures tell the family, in either byte order") {
  for (const std::uint32_t type : {0, 108}) {
    for (const std::uint8_t family : {2, 10, 24, 28, 30}) {
      is_ip_behind(type, {family, 0, 0, 0}, Direction::ingress);
      is_ip_behind(type, {0, 0, 0, family}, Direction::ingress);
    }
    is_unknown(type, {7, 0, 0, 0, 0x45});
    is_unknown(type, {2, 0, 0, 2, 0x45});
  }
}

TEST_CASE("a frame that is cut inside such a header is unknown") {
  for (std::size_t size = 0; size < 16; ++size) {
    Bytes header = cooked(0, 0x0800);
    header.resize(size);
    is_unknown(113, header);
  }
  for (std::size_t size = 0; size < 20; ++size) {
    Bytes header = cooked_v2(0, 0x0800);
    header.resize(size);
    is_unknown(276, header);
  }
  for (std::size_t size = 0; size < 4; ++size) is_unknown(0, Bytes(size, 0));
}

TEST_CASE("a file of a link type that is not read is read all the same") {
  for (const std::uint32_t type : {105, 127, 195, 0xffff}) is_unknown(type, Bytes(60, 1));
}

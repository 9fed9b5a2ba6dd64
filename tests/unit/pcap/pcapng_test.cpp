// The pcapng format: blocks of packets and their options, statistics, what is passed over.
#include <catch2/catch.hpp>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;
using test::PcapngWriter;

namespace {

const Bytes frame_a(60, 0xaa), frame_b(61, 0xbb);
constexpr std::uint64_t microseconds = 1'700'000'000'123'456;

test::WholeCapture whole(const PcapngWriter& writer, std::size_t block = 256U << 10) {
  auto read = test::read_whole(writer.bytes(), block);
  REQUIRE(read);
  if (read->report.damage) FAIL(read->report.damage->what);
  return *read;
}

}  // namespace

TEST_CASE("packets of several interfaces with times of their own") {
  for (const bool big_endian : {false, true}) {
    PcapngWriter writer;
    writer.section(big_endian)
        .interface({.name = "eth0"})
        .interface({.link_type = 101, .snap_length = 0, .tsresol = 9})
        .packet(frame_a, {.interface = 0, .ticks = microseconds})
        .packet(frame_b, {.interface = 1, .ticks = microseconds * 1000 + 7, .length = 1500})
        .interface({.name = "late", .tsoffset = -100})
        .packet(frame_a, {.interface = 2, .ticks = microseconds});
    const auto read = whole(writer);
    REQUIRE(read.frames.size() == 3);
    CHECK(read.report.format == "pcapng");
    CHECK(read.frames[0].bytes == frame_a);
    CHECK(read.frames[0].time == Nanoseconds(microseconds * 1000));
    CHECK(read.frames[0].link == LinkLayer::ethernet);
    CHECK(read.frames[1].bytes == frame_b);
    CHECK(read.frames[1].length == 1500);
    CHECK(read.frames[1].interface == 1);
    CHECK(read.frames[1].link == LinkLayer::ip);
    CHECK(read.frames[1].time == Nanoseconds(microseconds * 1000 + 7));
    CHECK(read.frames[2].interface == 2);
    CHECK(read.frames[2].time == Nanoseconds(microseconds * 1000) - std::chrono::seconds(100));
    CHECK(read.report.backward_steps == 1);
    CHECK(read.report.cut_frames == 1);
    const auto& interfaces = read.report.interfaces;
    REQUIRE(interfaces.size() == 3);
    CHECK(interfaces[0].name == "eth0");
    CHECK(interfaces[1].name == "if1");
    CHECK(interfaces[1].link_type == 101);
    CHECK(interfaces[1].snap_length == 0);
    CHECK(interfaces[1].resolution == Nanoseconds(1));
    CHECK(interfaces[2].resolution == Nanoseconds(1000));
  }
}

TEST_CASE("the flags of a packet tell its direction and its FCS") {
  PcapngWriter writer;
  writer.section()
      .interface({.fcslen = 32})
      .packet(frame_a)
      .packet(frame_a, {.flags = 1})
      .packet(frame_a, {.flags = 2, .comment = "sent"})
      .packet(frame_a, {.flags = 2U << 5})
      .packet(frame_b, {.flags = 2, .old = true});
  const auto read = whole(writer);
  REQUIRE(read.frames.size() == 5);
  CHECK(read.frames[0].direction == Direction::ingress);
  CHECK(read.frames[0].length == 56);
  CHECK(read.frames[1].direction == Direction::ingress);
  CHECK(read.frames[2].direction == Direction::egress);
  CHECK(read.frames[3].length == 58);
  CHECK(read.frames[4].direction == Direction::egress);
  CHECK(read.frames[4].length == 57);
}

TEST_CASE("an interface's FCS length is understood in bits and in bytes") {
  for (const auto& [said, length] : {std::pair{0, 60}, {4, 56}, {2, 58}, {16, 58}, {32, 56}}) {
    PcapngWriter writer;
    writer.section().interface({.fcslen = static_cast<std::uint8_t>(said)}).packet(frame_a);
    CHECK(whole(writer).frames.at(0).bytes.size() == static_cast<std::size_t>(length));
  }
}

TEST_CASE("the obsolete Packet Block is read as the one that took its place") {
  PcapngWriter now, before;
  for (auto* writer : {&now, &before}) {
    writer->section(true)
        .interface()
        .interface({.tsresol = 9})
        .packet(frame_b, {.interface = 1, .ticks = microseconds, .length = 70, .old = writer == &before});
  }
  CHECK(whole(before).frames == whole(now).frames);
}

TEST_CASE("simple packets are as long as the snap length allows, and without a time") {
  PcapngWriter writer;
  writer.section()
      .interface({.snap_length = 60})
      .simple_packet(frame_a)
      .packet(frame_a, {.ticks = microseconds})
      .simple_packet(frame_a, 1514)
      .simple_packet(Bytes(5, 1));
  const auto read = whole(writer);
  REQUIRE(read.frames.size() == 4);
  CHECK(read.frames[0].bytes == frame_a);
  CHECK(read.frames[0].time == Nanoseconds(0));
  CHECK(read.frames[2].bytes == frame_a);
  CHECK(read.frames[2].length == 1514);
  CHECK(read.frames[2].time == read.frames[1].time);
  CHECK(read.frames[3].bytes == Bytes(5, 1));
  CHECK(read.report.untimed_frames == 3);
  CHECK(read.report.backward_steps == 0);
  CHECK(read.report.cut_frames == 1);
}

TEST_CASE("drops are those of each interface's last statistics") {
  PcapngWriter writer;
  writer.section().interface().interface().statistics(0, {}, {});
  CHECK_FALSE(whole(writer).report.dropped);
  writer.statistics(0, 3, {}).statistics(1, {}, 10).statistics(0, 4, 1);
  CHECK(whole(writer).report.dropped == 15);
  // Of another section, another interface.
  writer.section(true).interface().statistics(0, 100, 0);
  CHECK(whole(writer).report.dropped == 115);
  writer.statistics(0, ~std::uint64_t{0}, ~std::uint64_t{0});
  CHECK(whole(writer).report.dropped == ~std::uint64_t{0});
}

TEST_CASE("blocks that nobody reads are passed over, however long") {
  PcapngWriter writer;
  writer.section()
      .block(4, Bytes(40, 1))  // names
      .interface()
      .block(0x0bad, {})
      .packet(frame_a)
      .block(10, Bytes(700'001, 2))  // secrets
      .packet(frame_b)
      .block(0x40000bad, Bytes(9, 3));
  for (const std::size_t block : {64U, 4096U, 256U << 10}) {
    const auto read = whole(writer, block);
    REQUIRE(read.frames.size() == 2);
    CHECK(read.frames[1].bytes == frame_b);
  }
}

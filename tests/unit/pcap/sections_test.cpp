// Sections of one pcapng file: byte orders, numbers of interfaces, versions.
#include <catch2/catch.hpp>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;
using test::PcapngWriter;

namespace {

const Bytes frame(60, 0xaa);

test::WholeCapture whole(const PcapngWriter& writer) {
  auto read = test::read_whole(writer.bytes());
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("each section has its byte order and numbers its interfaces from 0") {
  PcapngWriter writer;
  writer.section(true)
      .interface({.name = "a"})
      .interface({.name = "b"})
      .packet(frame, {.interface = 1, .ticks = 1})
      .section(false)
      .interface({.name = "c", .tsresol = 9})
      .packet(frame, {.interface = 0, .ticks = 5000})
      .section(true)
      .interface({.link_type = 101})
      .packet(frame, {.interface = 0, .ticks = 6});
  const auto read = whole(writer);
  CHECK_FALSE(read.report.damage);
  REQUIRE(read.frames.size() == 3);
  CHECK(read.frames[0].interface == 1);
  CHECK(read.frames[0].time == Nanoseconds(1000));
  CHECK(read.frames[1].interface == 2);
  CHECK(read.frames[1].time == Nanoseconds(5000));
  CHECK(read.frames[2].interface == 3);
  CHECK(read.frames[2].link == LinkLayer::ip);
  REQUIRE(read.report.interfaces.size() == 4);
  CHECK(read.report.interfaces[2].name == "c");
  CHECK(read.report.interfaces[3].name == "if3");
}

TEST_CASE("interfaces of the section before are gone") {
  PcapngWriter writer;
  writer.section().interface().packet(frame).section();
  const std::size_t broken = writer.bytes().size();
  writer.packet(frame);
  const auto read = whole(writer);
  CHECK(read.frames.size() == 1);
  REQUIRE(read.report.damage);
  CHECK(read.report.damage->offset == broken);
  CHECK(read.report.damage->what == "a packet is of interface 0; its section has described 0");
}

TEST_CASE("only versions that exist are read") {
  CHECK_FALSE(whole(PcapngWriter().section(false, 1, 2).interface().packet(frame)).report.damage);
  const auto read = whole(PcapngWriter().section().interface().packet(frame).section(true, 2, 0));
  CHECK(read.frames.size() == 1);
  REQUIRE(read.report.damage);
  CHECK(read.report.damage->what == "a section is of pcapng version 2.0, which is not known");
}

TEST_CASE("a section without its byte order is where the file ends") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t broken = writer.bytes().size();
  writer.block(0x0a0d0d0a, Bytes(16, 7));
  const auto read = whole(writer);
  CHECK(read.frames.size() == 1);
  REQUIRE(read.report.damage);
  CHECK(read.report.damage->offset == broken);
}

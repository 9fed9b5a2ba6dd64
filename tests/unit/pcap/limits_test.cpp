// Numbers that are not believed: each ends the reading at its record, with a reason.
#include "adapters/pcap/limits.hpp"

#include <catch2/catch.hpp>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;
using test::PcapngWriter;
using test::PcapWriter;

namespace {

const Bytes frame(60, 0xaa);

void put_u32(Bytes& file, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) file.at(at + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> 8 * i);
}

// One good frame, then the damage at `offset`.
void ends_at(const Bytes& file, std::size_t offset, const std::string& what) {
  const auto read = test::read_whole(file);
  REQUIRE(read);
  CHECK(read->frames.size() == 1);
  REQUIRE(read->report.damage);
  CHECK(read->report.damage->offset == offset);
  CHECK(read->report.damage->what == what);
}

}  // namespace

TEST_CASE("a pcap record that is too long") {
  const Bytes good = PcapWriter().frame(frame, Nanoseconds(0)).frame(frame, Nanoseconds(0)).bytes();
  const std::size_t second = 24 + 16 + 60;
  for (const std::uint32_t captured : {262'145U, 0xffffffffU}) {
    Bytes file = good;
    put_u32(file, second + 8, captured);
    ends_at(file, second,
            "a record says that it has " + std::to_string(captured) + " bytes; 262144 are the most that it can have");
  }
  Bytes file = good;
  put_u32(file, second + 12, 0x80000000);
  ends_at(file, second,
          "a record says that it has 2147483648 bytes on the wire; 16777216 are the most that it can have");
  put_u32(file, second + 12, 262'145);
  CHECK(test::read_whole(file)->frames.size() == 2);
}

TEST_CASE("a snap length above the usual one lets longer frames pass, an absurd one does not") {
  const Bytes large(300'000, 1);
  const auto frames = [&](std::uint32_t snap_length) {
    const auto read =
        test::read_whole(PcapWriter({.snap_length = snap_length}).frame(large, Nanoseconds(0)).bytes(), 1024);
    REQUIRE(read);
    CHECK(read->report.damage.has_value() == read->frames.empty());
    return read->frames.size();
  };
  CHECK(frames(300'000) == 1);
  CHECK(frames(1U << 20) == 1);
  CHECK(frames(299'999) == 0);
  CHECK(frames(65'535) == 0);
  CHECK(frames(0x7fffffff) == 0);
  CHECK(pcap::most_captured(0) == pcap::common_snap_length);
}

TEST_CASE("pcapng packets that do not fit into their blocks") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t second = writer.bytes().size();
  writer.packet(frame);
  Bytes file = writer.bytes();
  put_u32(file, second + 20, 65);
  ends_at(file, second, "a packet says that it has 65 bytes, in a block of 92");
  put_u32(file, second + 20, 0xfffffffd);
  ends_at(file, second, "a packet says that it has 4294967293 bytes, in a block of 92");
  put_u32(file, second + 20, 60);
  put_u32(file, second + 24, 0xffffffff);
  ends_at(file, second,
          "a packet says that it has 4294967295 bytes on the wire; 16777216 are the most that it can have");
}

TEST_CASE("pcapng blocks whose length is none") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t second = writer.bytes().size();
  writer.packet(frame);
  const auto with_length = [&](std::uint32_t length) {
    Bytes file = writer.bytes();
    put_u32(file, second + 4, length);
    return file;
  };
  for (const std::uint32_t length : {0U, 8U, 90U, 93U}) {
    ends_at(with_length(length), second, "a block says that it has " + std::to_string(length) + " bytes");
  }
  ends_at(with_length(88), second, "a block has 88 bytes by its beginning and 2863311530 by its end");
  ends_at(with_length(96), second, "the file ends inside a block of 96 bytes");
  ends_at(with_length(0x7ffffffc), second, "a block says that it has 2147483644 bytes, more than there can be");
  Bytes file = writer.bytes();
  put_u32(file, second + 88, 96);
  ends_at(file, second, "a block has 92 bytes by its beginning and 96 by its end");
}

TEST_CASE("pcapng blocks that are passed over must end where they say, too") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t unknown = writer.bytes().size();
  writer.block(0x0bad, Bytes(20, 1)).packet(frame);
  Bytes file = writer.bytes();
  put_u32(file, unknown + 28, 36);
  ends_at(file, unknown, "a block has 32 bytes by its beginning and 36 by its end");
  file = writer.bytes();
  put_u32(file, unknown + 4, 0xfffffffc);
  ends_at(file, unknown, "the file ends inside a block of 4294967292 bytes");
}

TEST_CASE("pcapng blocks that are too short for what they are") {
  const auto after_a_frame = [](std::uint32_t type, std::size_t size, const std::string& what) {
    PcapngWriter writer;
    writer.section().interface().packet(frame);
    const std::size_t broken = writer.bytes().size();
    ends_at(writer.block(type, Bytes(size, 0)).bytes(), broken, what);
  };
  after_a_frame(6, 16, "a block of 28 bytes has no room for a packet");
  after_a_frame(2, 16, "a block of 28 bytes has no room for a packet");
  after_a_frame(3, 0, "a block of 12 bytes has no room for a packet");
  after_a_frame(1, 4, "an interface's description is too short");
  after_a_frame(5, 8, "an interface's statistics are too short");
}

TEST_CASE("options that do not fit into their blocks") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t second = writer.bytes().size();
  SECTION("of a packet") {
    writer.packet(frame, {.comment = "word"});
    Bytes file = writer.bytes();
    file.at(second + 28 + 60 + 2) = 5;
    ends_at(file, second, "an option of a packet does not fit into its block");
  }
  SECTION("of an interface") {
    writer.interface({.name = "word"});
    Bytes file = writer.bytes();
    file.at(second + 16 + 2) = 200;
    ends_at(file, second, "an option of an interface's description does not fit into it");
  }
  SECTION("of statistics") {
    writer.statistics(0, 7, {});
    Bytes file = writer.bytes();
    file.at(second + 20 + 3) = 1;
    ends_at(file, second, "an option of an interface's statistics does not fit into them");
  }
}

TEST_CASE("statistics of an interface that is not there") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t second = writer.bytes().size();
  ends_at(writer.statistics(1, 7, {}).bytes(), second, "statistics are of interface 1, which is not described");
}

TEST_CASE("resolutions of time stamps that 64 bits cannot count") {
  PcapngWriter writer;
  writer.section().interface().packet(frame);
  const std::size_t second = writer.bytes().size();
  SECTION("of ten") {
    ends_at(writer.interface({.tsresol = 77}).bytes(), second,
            "an interface's time stamps have a resolution of 10^-77 s, of which 64 bits do not last for a second");
  }
  SECTION("of two") {
    ends_at(writer.interface({.tsresol = 0xff}).bytes(), second,
            "an interface's time stamps have a resolution of 2^-127 s, of which 64 bits do not last for a second");
  }
}

TEST_CASE("interfaces are limited over all sections, and so are their names") {
  PcapngWriter writer;
  writer.section().interface({.name = std::string(60'000, 'x')});
  for (std::size_t i = 1; i < pcap::most_interfaces / 2; ++i) writer.interface();
  writer.section(true);
  for (std::size_t i = 0; i < pcap::most_interfaces / 2; ++i) writer.interface();
  writer.packet(frame, {.interface = pcap::most_interfaces / 2 - 1});
  const auto most = test::read_whole(writer.bytes());
  REQUIRE(most);
  CHECK_FALSE(most->report.damage);
  CHECK(most->frames.at(0).interface == 65'535);
  CHECK(most->report.interfaces.at(0).name.size() == pcap::longest_name);
  const std::size_t broken = writer.bytes().size();
  ends_at(writer.interface().bytes(), broken, "there are more than 65536 interfaces");
}

// Files that end too early or have other bytes than they had: what was before is given, and the place is told.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;

namespace {

/// A file, and where each of its records or blocks begins; the last entry is the file's end.
struct Marked {
  Bytes bytes;
  std::vector<std::size_t> begins;
  std::vector<std::size_t> frames_before;  // given, if the file ends at begins[i]
};

Marked pcap_file() {
  Marked file;
  test::PcapWriter writer({.big_endian = true});
  for (std::size_t i = 0; i < 6; ++i) {
    file.begins.push_back(writer.bytes().size());
    file.frames_before.push_back(i);
    writer.frame(Bytes(i * 7, static_cast<std::uint8_t>(i)), Nanoseconds(i));
  }
  file.begins.push_back(writer.bytes().size());
  file.frames_before.push_back(6);
  file.bytes = writer.bytes();
  return file;
}

Marked pcapng_file() {
  Marked file;
  test::PcapngWriter writer;
  std::size_t frames = 0;
  const auto mark = [&](std::size_t more) {
    file.begins.push_back(writer.bytes().size());
    file.frames_before.push_back(frames);
    frames += more;
  };
  mark(0), writer.section();
  mark(0), writer.interface({.name = "eth0"});
  mark(1), writer.packet(Bytes(13, 1), {.flags = 2});
  mark(0), writer.block(0x0bad, Bytes(30, 1));
  mark(1), writer.simple_packet(Bytes(6, 2));
  mark(0), writer.statistics(0, 4, {});
  mark(0), writer.section(true);
  mark(0), writer.interface();
  mark(1), writer.packet(Bytes(9, 3));
  mark(0);
  file.bytes = writer.bytes();
  return file;
}

void cut_everywhere(const Marked& file, std::size_t header) {
  const auto whole = test::read_whole(file.bytes);
  REQUIRE(whole);
  REQUIRE_FALSE(whole->report.damage);
  REQUIRE(whole->frames.size() == file.frames_before.back());
  for (std::size_t size = 0; size <= file.bytes.size(); ++size) {
    INFO("cut after " << size << " bytes");
    for (const std::size_t block : {1U, 17U, 4096U}) {
      const auto cut = test::read_whole(std::span(file.bytes).first(size), block);
      if (size < header) {
        REQUIRE_FALSE(cut);
        CHECK(cut.error().kind == ErrorKind::invalid_input);
        continue;
      }
      REQUIRE(cut);
      const auto behind = std::upper_bound(file.begins.begin(), file.begins.end(), size) - 1;
      const std::size_t given = file.frames_before[static_cast<std::size_t>(behind - file.begins.begin())];
      REQUIRE(cut->frames.size() == given);
      REQUIRE(std::equal(cut->frames.begin(), cut->frames.end(), whole->frames.begin()));
      REQUIRE(cut->report.damage.has_value() == (*behind != size));
      if (*behind == size) continue;
      REQUIRE(cut->report.damage->offset == *behind);
      REQUIRE(cut->report.damage->what.starts_with("the file ends inside "));
    }
  }
}

// Whatever the bytes are: no crash, frames that lie in the file, counts that agree with them.
void flip(const Bytes& good, std::uint32_t seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 3000; ++round) {
    Bytes file = good;
    for (auto flips = 1 + random() % 4; flips > 0; --flips) file[random() % file.size()] ^= 1U << random() % 8;
    if (random() % 4 == 0) file.resize(random() % file.size());
    const auto read = test::read_whole(file, 1 + random() % 600);
    if (!read) {
      CHECK(read.error().kind == ErrorKind::invalid_input);
      continue;
    }
    REQUIRE(read->report.frames == read->frames.size());
    if (read->report.damage) REQUIRE(read->report.damage->offset <= file.size());
    for (const auto& frame : read->frames) {
      REQUIRE(frame.bytes.size() <= frame.length);
      REQUIRE(frame.time >= Nanoseconds(0));
      REQUIRE(frame.interface < read->report.interfaces.size());
    }
  }
}

}  // namespace

TEST_CASE("a pcap file that is cut at any byte") { cut_everywhere(pcap_file(), 24); }
TEST_CASE("a pcapng file that is cut at any byte") { cut_everywhere(pcapng_file(), 12); }

TEST_CASE("a file that ends inside a record says how long it is") {
  const auto file = test::PcapWriter().frame(Bytes(1514, 1), Nanoseconds(0)).bytes();
  const auto what = [&](std::size_t size) {
    return test::read_whole(std::span(file).first(size))->report.damage->what;
  };
  CHECK(what(24 + 16 + 1513) == "the file ends inside a record of 1514 bytes");
  CHECK(what(24 + 15) == "the file ends inside the header of a record");
}

TEST_CASE("pcap files with other bytes than they had") { flip(pcap_file().bytes, 1); }
TEST_CASE("pcapng files with other bytes than they had") { flip(pcapng_file().bytes, 2); }

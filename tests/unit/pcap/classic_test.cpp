// The pcap format: every magic in both byte orders, lengths, FCS, times.
#include <catch2/catch.hpp>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;
using test::PcapWriter;

namespace {

const Bytes frame_a(60, 0xaa), frame_b(61, 0xbb);
constexpr Nanoseconds begin(1'700'000'000'123'456'789);

test::WholeCapture whole(const Bytes& file, std::size_t block = 256U << 10) {
  auto read = test::read_whole(file, block);
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("all magics in both byte orders give the same frames") {
  for (const bool big_endian : {false, true}) {
    for (const bool nanoseconds : {false, true}) {
      for (const bool patched : {false, true}) {
        if (patched && nanoseconds) continue;
        const auto file = PcapWriter({.big_endian = big_endian, .nanoseconds = nanoseconds, .patched = patched})
                              .frame(frame_a, begin)
                              .frame(frame_b, begin + Nanoseconds(5000))
                              .bytes();
        const auto read = whole(file);
        REQUIRE(read.frames.size() == 2);
        CHECK(read.frames[0].bytes == frame_a);
        CHECK(read.frames[1].bytes == frame_b);
        CHECK(read.frames[1].length == 61);
        CHECK(read.frames[0].time == (nanoseconds ? begin : Nanoseconds(1'700'000'000'123'456'000)));
        CHECK(read.frames[1].time - read.frames[0].time == Nanoseconds(5000));
        CHECK(read.frames[0].link == LinkLayer::ethernet);
        CHECK(read.frames[0].direction == Direction::ingress);
        CHECK(read.report.format == "pcap");
        CHECK(read.report.frames == 2);
        CHECK(read.report.cut_frames == 0);
        CHECK(read.report.bytes_read == file.size());
        CHECK(read.report.file_size == file.size());
        CHECK_FALSE(read.report.damage);
        CHECK_FALSE(read.report.dropped);
        REQUIRE(read.report.interfaces.size() == 1);
        CHECK(read.report.interfaces[0].name == "if0");
        CHECK(read.report.interfaces[0].link_type == 1);
        CHECK(read.report.interfaces[0].snap_length == 262'144);
        CHECK(read.report.interfaces[0].resolution == Nanoseconds(nanoseconds ? 1 : 1000));
      }
    }
  }
}

TEST_CASE("frames that the recorder cut keep their length and are counted") {
  const auto read = whole(PcapWriter().frame(frame_a, begin, 1514).frame(frame_b, begin).bytes());
  REQUIRE(read.frames.size() == 2);
  CHECK(read.frames[0].bytes.size() == 60);
  CHECK(read.frames[0].length == 1514);
  CHECK(read.report.cut_frames == 1);
}

TEST_CASE("a length on the wire below what is there is what is there") {
  const auto read = whole(PcapWriter().frame(frame_a, begin, 20).bytes());
  CHECK(read.frames.at(0).length == 60);
  CHECK(read.report.cut_frames == 0);
}

TEST_CASE("old versions that may turn the lengths round are understood") {
  const auto old = whole(PcapWriter({.major = 2, .minor = 3}).frame(frame_a, begin, 1514).bytes());
  CHECK(old.frames.at(0).length == 1514);
  auto turned = PcapWriter({.major = 2, .minor = 3}).frame(frame_a, begin, 1514).bytes();
  std::swap_ranges(turned.begin() + 32, turned.begin() + 36, turned.begin() + 36);
  CHECK(whole(turned).frames == old.frames);
}

TEST_CASE("the FCS is taken off where the file says that it is there") {
  // Two units of two bytes, and the bit that says that the length is known.
  const auto file = PcapWriter({.link_type = 0x24000001})
                        .frame(frame_a, begin)
                        .frame(frame_a, begin, 100)  // cut long before the FCS
                        .frame(frame_a, begin, 62)   // cut inside the FCS
                        .frame(Bytes(3, 1), begin)   // shorter than an FCS
                        .bytes();
  const auto read = whole(file);
  REQUIRE(read.frames.size() == 4);
  CHECK(read.frames[0].bytes.size() == 56);
  CHECK(read.frames[0].length == 56);
  CHECK(read.frames[1].bytes.size() == 60);
  CHECK(read.frames[1].length == 96);
  CHECK(read.frames[2].bytes.size() == 58);
  CHECK(read.frames[2].length == 58);
  CHECK(read.frames[3].bytes.empty());
  CHECK(read.report.cut_frames == 1);
  CHECK(read.report.interfaces[0].link_type == 1);
  // A length without that bit means nothing.
  CHECK(whole(PcapWriter({.link_type = 0x20000001}).frame(frame_a, begin).bytes()).frames.at(0).length == 60);
}

TEST_CASE("times that go backwards are given as they are, and counted") {
  const auto read = whole(PcapWriter({.nanoseconds = true})
                              .frame(frame_a, begin)
                              .frame(frame_a, begin - Nanoseconds(1))
                              .frame(frame_a, begin)
                              .frame(frame_a, begin)
                              .frame(frame_a, Nanoseconds(0))
                              .bytes());
  CHECK(read.frames.at(1).time == begin - Nanoseconds(1));
  CHECK(read.report.backward_steps == 2);
}

TEST_CASE("a capture without frames is one") {
  const auto read = whole(PcapWriter().bytes());
  CHECK(read.frames.empty());
  CHECK(read.report.interfaces.size() == 1);
  CHECK_FALSE(read.report.damage);
}

TEST_CASE("records that lie across blocks are whole, however small blocks and pieces are") {
  PcapWriter writer;
  for (std::size_t i = 0; i < 2000; ++i) writer.frame(Bytes(i % 97, static_cast<std::uint8_t>(i)), begin);
  const auto at_once = whole(writer.bytes());
  REQUIRE(at_once.frames.size() == 2000);
  for (const std::size_t block : {1U, 16U, 24U, 100U, 4096U})
    CHECK(whole(writer.bytes(), block).frames == at_once.frames);
  for (const std::size_t piece : {1U, 7U, 65U}) {
    const auto read = test::read_whole(writer.bytes(), 4096, piece);
    REQUIRE(read);
    CHECK(read->frames == at_once.frames);
  }
}

TEST_CASE("a burst has at most a few hundred frames and ends with an empty one") {
  PcapWriter writer;
  for (int i = 0; i < 600; ++i) writer.frame(frame_a, begin);
  auto source = pcap::read_capture(std::make_unique<test::MemorySource>(writer.bytes()), "memory", 256U << 10);
  REQUIRE(source);
  std::vector<std::size_t> sizes;
  do {
    const auto burst = (*source)->next();
    REQUIRE(burst);
    sizes.push_back(burst->size());
    std::size_t sum = 0;
    for (const std::size_t size : sizes) sum += size;
    CHECK((*source)->report().frames == sum);
  } while (sizes.back() != 0 && sizes.size() < 100);
  CHECK(sizes == std::vector<std::size_t>{256, 256, 88, 0});
  CHECK((*source)->next()->empty());
}

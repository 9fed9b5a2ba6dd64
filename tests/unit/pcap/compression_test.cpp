// gzip and zstd, told by their first bytes: whole, in several parts, cut and broken.
#include "support/captures/compress.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;

namespace {

struct Packer {
  const char* name;
  Bytes (*pack)(std::span<const std::uint8_t>);
};
const Packer packers[] = {{"gzip", test::gzip}, {"zstd", test::zstd}};

// Large enough for several blocks of every kind, and hard to compress.
Bytes capture() {
  std::mt19937 random(7);
  test::PcapWriter writer;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    Bytes frame(random() % 400);
    for (auto& byte : frame) byte = static_cast<std::uint8_t>(random());
    writer.frame(frame, Nanoseconds(i * 1000));
  }
  return writer.bytes();
}

Bytes joined(const Bytes& a, const Bytes& b) {
  Bytes all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

}  // namespace

TEST_CASE("compressed captures are read as if they were not") {
  const Bytes file = capture();
  const auto plain = test::read_whole(file);
  REQUIRE(plain);
  CHECK(plain->report.compression.empty());
  for (const Packer& packer : packers) {
    const Bytes packed = packer.pack(file);
    for (const std::size_t piece : {3U, 1000U, 1U << 20}) {
      const auto read = test::read_whole(packed, 256U << 10, piece);
      REQUIRE(read);
      CHECK(read->frames == plain->frames);
      CHECK(read->report.compression == packer.name);
      CHECK(read->report.bytes_read == packed.size());
      CHECK_FALSE(read->report.damage);
    }
    // Blocks that are far smaller than what a decompressor has ready.
    CHECK(test::read_whole(packed, 100)->frames == plain->frames);
  }
}

TEST_CASE("members and frames one behind the other are one file") {
  const Bytes file = capture();
  const auto plain = test::read_whole(file);
  for (const Packer& packer : packers) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{100'000}, file.size()}) {
      const Bytes packed = joined(packer.pack(std::span(file).first(size)), packer.pack(std::span(file).subspan(size)));
      for (const std::size_t piece : {1U, 1U << 20}) {
        const auto read = test::read_whole(packed, 256U << 10, piece);
        REQUIRE(read);
        CHECK(read->frames == plain->frames);
        CHECK_FALSE(read->report.damage);
      }
    }
  }
}

TEST_CASE("highly compressed captures come out whole") {
  test::PcapWriter writer;
  for (int i = 0; i < 3000; ++i) writer.frame(Bytes(1000, 0), Nanoseconds(0));
  for (const Packer& packer : packers) CHECK(test::read_whole(packer.pack(writer.bytes()))->frames.size() == 3000);
}

TEST_CASE("compressed data that ends too early is damage where the frames end") {
  const Bytes file = capture();
  const auto plain = test::read_whole(file);
  for (const Packer& packer : packers) {
    const Bytes packed = packer.pack(file);
    for (const std::size_t size : {packed.size() / 3, packed.size() / 2, packed.size() - 1}) {
      const auto read = test::read_whole(std::span(packed).first(size));
      REQUIRE(read);
      REQUIRE(read->report.damage);
      CHECK(read->report.damage->what == std::string("the ") + packer.name + " data is damaged: it ends too early");
      std::size_t end = 24;
      for (std::size_t i = 0; i < read->frames.size(); ++i) {
        REQUIRE(read->frames[i] == plain->frames[i]);
        end += 16 + read->frames[i].bytes.size();
      }
      CHECK(read->report.damage->offset == end);
      CHECK(read->frames.size() > 1000);
    }
  }
}

TEST_CASE("what compressed data gives that ends anywhere does not depend on the room for it") {
  test::PcapWriter writer;
  for (std::uint32_t i = 0; i < 40; ++i) writer.frame(Bytes(i * 3, 0), Nanoseconds(0));
  for (const Packer& packer : packers) {
    const Bytes packed = packer.pack(writer.bytes());
    for (std::size_t size = 1; size < packed.size(); ++size) {
      const auto cut = std::span(packed).first(size);
      const auto at_once = test::read_whole(cut);
      for (const std::size_t block : {1U, 30U}) {
        const auto in_steps = test::read_whole(cut, block);
        REQUIRE(in_steps.has_value() == at_once.has_value());
        if (!at_once) continue;
        REQUIRE(in_steps->frames == at_once->frames);
        REQUIRE(in_steps->report.damage);
        REQUIRE(in_steps->report.damage->offset == at_once->report.damage->offset);
      }
    }
  }
}

TEST_CASE("compressed data that is broken is damage where the frames end") {
  const Bytes file = capture();
  for (const Packer& packer : packers) {
    Bytes packed = packer.pack(file);
    packed[packed.size() / 2] ^= 0xff;
    packed[packed.size() / 2 + 1] ^= 0xff;
    packed[packed.size() - 1] ^= 0xff;
    const auto read = test::read_whole(packed);
    REQUIRE(read);
    REQUIRE(read->report.damage);
  }
  // A wrong checksum or length at the very end: everything was given.
  for (const auto& [from_end, what] : {std::pair{5, "incorrect data check"}, std::pair{1, "incorrect length check"}}) {
    Bytes packed = test::gzip(file);
    packed[packed.size() - static_cast<std::size_t>(from_end)] ^= 1;
    for (const std::size_t block : {100U, 4U << 20}) {
      const auto read = test::read_whole(packed, block);
      CHECK(read->frames.size() == 5000);
      REQUIRE(read->report.damage);
      CHECK(read->report.damage->offset == file.size());
      CHECK(read->report.damage->what == std::string("the gzip data is damaged: ") + what);
    }
  }
}

TEST_CASE("a small capture whose compressed data is broken near its end is given up to there") {
  test::PcapWriter writer;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const Bytes frame{std::uint8_t(i), std::uint8_t(i >> 8), std::uint8_t(i * 7), std::uint8_t(i * i)};
    Bytes large(60);
    std::copy(frame.begin(), frame.end(), large.begin() + i % 50);
    writer.frame(large, Nanoseconds(i * 1000));
  }
  for (const Packer& packer : packers) {
    // The file fits into one of our blocks, but not into one of zstd's.
    REQUIRE(writer.bytes().size() < 256U << 10);
    Bytes packed = packer.pack(writer.bytes());
    for (std::size_t i = 1; i < 12; ++i) packed[packed.size() - i] ^= 0xff;
    const auto read = test::read_whole(packed);
    REQUIRE(read);
    CHECK(read->frames.size() > 1000);
    CHECK(read->report.damage);
  }
}

TEST_CASE("all of the zstd blocks before one with a broken header are given, whatever room there is") {
  test::PcapWriter writer;
  for (std::uint32_t i = 0; i < 3000; ++i) writer.frame(Bytes(60, static_cast<std::uint8_t>(i)), Nanoseconds(i * 1000));
  Bytes packed = test::zstd(writer.bytes());
  // RFC 8878: the frame's header has 9 bytes, as its content has 64 KiB or more; a block's has 3, with a flag, two
  // bits of type and the size.
  constexpr std::size_t first = 9;
  const std::size_t size = (packed[first] | packed[first + 1] << 8 | packed[first + 2] << 16) >> 3;
  const std::size_t second = first + 3 + size;
  REQUIRE((packed[first] & 1) == 0);
  packed.at(second) |= 6;  // a type that does not exist
  constexpr std::size_t largest_block = 128U << 10;
  for (const std::size_t block : {4096U, 100'000U, 256U << 10}) {
    // Also where the file ends before that header.
    for (const auto file : {std::span(packed), std::span(packed).first(second)}) {
      const auto read = test::read_whole(file, block);
      REQUIRE(read);
      CHECK(read->frames.size() == (largest_block - 24) / 76);
      CHECK(read->report.damage);
    }
  }
}

TEST_CASE("what follows compressed data must be compressed as well") {
  const Bytes file = capture();
  for (const Packer& packer : packers) {
    const auto read = test::read_whole(joined(packer.pack(file), Bytes(10, 'x')));
    CHECK(read->frames.size() == 5000);
    REQUIRE(read->report.damage);
    CHECK(read->report.damage->offset == file.size());
  }
}

TEST_CASE("compressed data that is damaged from its beginning is no capture") {
  for (const Packer& packer : packers) {
    Bytes packed = packer.pack(capture());
    packed.resize(8);
    const auto read = test::read_whole(packed);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::invalid_input);
    CHECK(read.error().where == "memory");
    CHECK(read.error().why.starts_with("the " + std::string(packer.name) + " data is damaged: "));
    // Whole, but of nothing.
    CHECK(test::read_whole(packer.pack({})).error().why == "it is empty");
  }
}

// Captures of random shape, read by libpcap and by us: the same frames with the same bytes, lengths and times.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "property/pcap/read_by_libpcap.hpp"
#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;

namespace {

template <class Number>
Number any(Number from, Number to) {
  return *rc::gen::inRange<Number>(from, to);
}
bool one_in(int many) { return any(0, many) == 0; }

// Short ones, so that many are tried, and some around what the recorder would have cut.
Bytes any_frame(std::uint32_t snap_length) {
  const auto size = one_in(5) ? any<std::size_t>(0, snap_length + 1U) : any<std::size_t>(0, 80);
  Bytes frame(std::min<std::size_t>(size, snap_length));
  std::uint32_t next = any<std::uint32_t>(0, 1U << 30);
  for (auto& byte : frame) byte = static_cast<std::uint8_t>((next = next * 1'664'525 + 1'013'904'223) >> 24);
  return frame;
}

std::optional<std::uint32_t> any_length(const Bytes& frame) {
  if (one_in(2)) return std::nullopt;
  return static_cast<std::uint32_t>(frame.size()) + any<std::uint32_t>(0, 70'000);
}

Bytes any_pcap(std::uint32_t snap_length) {
  // libpcap takes seconds to be signed.
  constexpr std::int64_t end = std::int64_t{0x7fffffff} * 1'000'000'000;
  test::PcapOptions options;
  options.big_endian = one_in(2);
  options.nanoseconds = one_in(2);
  options.patched = !options.nanoseconds && one_in(4);
  options.snap_length = snap_length;
  options.link_type = one_in(2) ? 1 : 101;
  test::PcapWriter writer(options);
  for (int count = any(0, 40); count > 0; --count) {
    const Bytes frame = any_frame(snap_length);
    writer.frame(frame, Nanoseconds(any<std::int64_t>(0, end)), any_length(frame));
  }
  return writer.bytes();
}

struct AnyPcapng {
  test::PcapngWriter writer;
  std::vector<bool> timed;  // of each frame
};

// libpcap wants one link type, snap length and byte order for all of the file.
AnyPcapng any_pcapng() {
  AnyPcapng made;
  const bool big_endian = one_in(2);
  const auto snap_length = any<std::uint32_t>(1, 3000);
  struct Scale {
    std::uint64_t ticks_a_second = 1'000'000;
  };
  for (int sections = any(1, 4); sections > 0; --sections) {
    made.writer.section(big_endian);
    std::vector<Scale> scales;
    const auto interface = [&] {
      test::PcapngInterfaceOptions options;
      options.snap_length = snap_length;
      if (one_in(2)) options.name = "port";
      Scale scale;
      if (one_in(2)) {
        const auto ten = any<std::uint8_t>(0, 13);
        options.tsresol = ten;
        scale.ticks_a_second = 1;
        for (int i = 0; i < ten; ++i) scale.ticks_a_second *= 10;
      } else if (one_in(2)) {
        const auto two = any<std::uint8_t>(0, 33);
        options.tsresol = static_cast<std::uint8_t>(0x80 + two);
        scale.ticks_a_second = std::uint64_t{1} << two;
      }
      if (one_in(3)) options.tsoffset = any<std::int64_t>(-1000, 2'000'000'000);
      made.writer.interface(options);
      scales.push_back(scale);
    };
    interface();
    for (int blocks = any(0, 30); blocks > 0; --blocks) {
      const Bytes frame = any_frame(snap_length);
      test::PcapngPacketOptions options;
      options.interface = any<std::uint32_t>(0, static_cast<std::uint32_t>(scales.size()));
      options.ticks = any<std::uint64_t>(1000, 2'000'000) * scales[options.interface].ticks_a_second +
                      any<std::uint64_t>(0, scales[options.interface].ticks_a_second);
      options.length = any_length(frame);
      if (one_in(4)) options.flags = any<std::uint32_t>(0, 3);
      if (one_in(6)) options.comment = "a remark";
      options.old = one_in(4);
      switch (any(0, 8)) {
        case 0: interface(); break;
        case 1: made.writer.block(any<std::uint32_t>(7, 99), frame); break;
        case 2: made.writer.statistics(options.interface, 1, {}); break;
        case 3:
          // What is there of it is its length or the snap length.
          made.writer.simple_packet(frame, frame.size() == snap_length ? options.length : std::nullopt);
          made.timed.push_back(false);
          break;
        default: made.writer.packet(frame, options); made.timed.push_back(true);
      }
    }
  }
  return made;
}

test::WholeCapture by_us(const Bytes& file) {
  const auto read = test::read_whole(file, any<std::size_t>(1, 5000), any<std::size_t>(1, 5000));
  RC_ASSERT(read.has_value());
  return *read;
}

}  // namespace

TEST_CASE("pcap files are read as libpcap reads them") {
  rc::prop("pcap", [] {
    const Bytes file = any_pcap(any<std::uint32_t>(1, 3000));
    const auto theirs = test::read_by_libpcap(file);
    const auto ours = by_us(file);
    RC_ASSERT(theirs.error.empty());
    RC_ASSERT(!ours.report.damage);
    RC_ASSERT(ours.frames.size() == theirs.frames.size());
    for (std::size_t i = 0; i < ours.frames.size(); ++i) {
      RC_ASSERT(ours.frames[i].bytes == theirs.frames[i].bytes);
      RC_ASSERT(ours.frames[i].length == theirs.frames[i].length);
      RC_ASSERT(ours.frames[i].time.count() == theirs.frames[i].time);
    }
  });
}

TEST_CASE("pcapng files are read as libpcap reads them") {
  rc::prop("pcapng", [] {
    const auto made = any_pcapng();
    const auto theirs = test::read_by_libpcap(made.writer.bytes());
    const auto ours = by_us(made.writer.bytes());
    RC_ASSERT(theirs.error == "");
    RC_ASSERT(!ours.report.damage);
    RC_ASSERT(ours.frames.size() == made.timed.size());
    RC_ASSERT(ours.frames.size() == theirs.frames.size());
    std::size_t untimed = 0;
    for (std::size_t i = 0; i < ours.frames.size(); ++i) {
      RC_ASSERT(ours.frames[i].bytes == theirs.frames[i].bytes);
      RC_ASSERT(ours.frames[i].length == theirs.frames[i].length);
      if (made.timed[i]) RC_ASSERT(ours.frames[i].time.count() == std::max<std::int64_t>(theirs.frames[i].time, 0));
      untimed += made.timed[i] ? 0 : 1;
    }
    RC_ASSERT(ours.report.untimed_frames == untimed);
  });
}

TEST_CASE("of a broken pcap file we read the same frames as libpcap, or fewer and say so") {
  rc::prop("broken", [] {
    Bytes file = any_pcap(262'144);
    for (int flips = any(1, 5); flips > 0 && file.size() > 24; --flips) {
      file[any<std::size_t>(24, file.size())] ^= static_cast<std::uint8_t>(1U << any(0, 8));
    }
    file.resize(any<std::size_t>(24, file.size() + 1));
    const auto theirs = test::read_by_libpcap(file);
    const auto ours = by_us(file);
    RC_ASSERT(ours.frames.size() <= theirs.frames.size());
    for (std::size_t i = 0; i < ours.frames.size(); ++i) {
      RC_ASSERT(ours.frames[i].bytes == theirs.frames[i].bytes);
      RC_ASSERT(ours.frames[i].length == std::max<std::size_t>(theirs.frames[i].length, ours.frames[i].bytes.size()));
    }
    RC_ASSERT(ours.report.damage || theirs.error.empty());
    RC_ASSERT(ours.report.damage || ours.frames.size() == theirs.frames.size());
  });
}

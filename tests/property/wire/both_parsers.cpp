// The kernel side's parser and ours make the same key, byte by byte, and read the same numbers. Here the kernel's is
// compiled for the host, so that millions of frames are cheap and no root is needed; tests/bpf runs the program itself.
#include <catch2/catch.hpp>

#include <cstring>
#include <string>

#include "property/wire/kernel_parser.h"
#include "support/frame_corpus.hpp"
#include "wire/key.hpp"
#include "wire/parse.hpp"

using namespace isoline;
using test::CorpusFrame;

namespace {

/// What the two disagree on, in words; empty if on nothing.
std::string difference(const CorpusFrame& frame) {
  const isoline_seen kernel = isoline_kernel_parse(frame.bytes.data(), static_cast<std::uint32_t>(frame.bytes.size()),
                                                   frame.has_mac, frame.tag ? &frame.tag->tci : nullptr);
  const wire::Frame ours = wire::parse_frame(frame.bytes, test::options_of(frame));
  if (std::memcmp(&kernel.key, &ours.key, sizeof kernel.key) != 0) {
    return to_string(wire::from_abi(kernel.key)) + " in the kernel, here " + to_string(wire::from_abi(ours.key));
  }
  if (kernel.sequence_bits != ours.sequence.bits) return "width of the sequence number";
  if (kernel.sequence_bits != 0 && kernel.sequence != ours.sequence.value) return "sequence number";
  if (kernel.stamp_rate != ours.stamp.rate_hz) return "rate of the stamp";
  if (kernel.stamp_rate != 0 && kernel.stamp != ours.stamp.ticks) return "stamp";
  if (kernel.key.kind != ISOLINE_KIND_TCP) return "";
  if (kernel.tcp_sequence != ours.tcp.sequence) return "TCP sequence number";
  if (kernel.acknowledgement != ours.tcp.acknowledgement) return "TCP acknowledgement number";
  if (kernel.payload != ours.tcp.payload) return "TCP payload";
  return kernel.tcp_flags != ours.tcp.flags ? "TCP flags" : "";
}

void check(const std::vector<CorpusFrame>& frames) {
  std::size_t told = 0;
  for (const CorpusFrame& frame : frames) {
    if (frame.vxlan_inner) continue;  // tunnels are entered by the program, not by the parser
    const std::string differs = difference(frame);
    if (differs.empty()) continue;
    UNSCOPED_INFO(frame.name << ": " << differs);
    if (++told == 10) break;
  }
  CHECK(told == 0);
}

}  // namespace

TEST_CASE("both parsers agree on the corpus") {
  const auto corpus = test::frame_corpus();
  check(corpus);
  check(test::with_metadata_tags(corpus));
}

TEST_CASE("both parsers agree wherever a frame is cut") {
  const auto corpus = test::frame_corpus();
  check(test::truncations(corpus));
  std::vector<CorpusFrame> moved = test::truncations(test::with_metadata_tags(corpus));
  std::erase_if(moved, [](const CorpusFrame& frame) { return frame.bytes.size() < 14; });  // no skb is that short
  check(moved);
}

TEST_CASE("both parsers agree on mutated frames") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    check(test::mutations(test::frame_corpus(), seed, 50'000));
  }
}

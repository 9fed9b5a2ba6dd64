// Any bytes as a capture: refused in words, or frames that lie within what was read and counts that agree with them.
// The first byte chooses how small the pieces are in which the bytes come; the frames must not depend on it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "support/captures/memory_source.hpp"

using namespace isoline;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

void judge(const test::WholeCapture& read) {
  const CaptureReport& report = read.report;
  demand(report.format == "pcap" || report.format == "pcapng");
  demand(report.frames == read.frames.size());
  demand(report.interfaces.size() <= 65'536);
  demand(!report.damage || !report.damage->what.empty());
  std::uint64_t cut = 0, unknown = 0;
  for (const test::KeptFrame& frame : read.frames) {
    demand(frame.bytes.size() <= frame.length);
    demand(frame.length <= 16U << 20);
    demand(frame.time >= Nanoseconds(0));
    demand(frame.interface < report.interfaces.size());
    unknown += frame.link == LinkLayer::unknown ? 1 : 0;
    cut += frame.bytes.size() < frame.length ? 1 : 0;
  }
  demand(cut == report.cut_frames && unknown == report.unknown_frames);
  demand(report.backward_steps < report.frames || report.frames == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> file(data + 1, size - 1);
  const auto whole = test::read_whole(file);
  const auto in_pieces = test::read_whole(file, 1U + data[0], 1U + data[0]);
  demand(whole.has_value() == in_pieces.has_value());
  if (!whole) {
    demand(whole.error().kind == ErrorKind::invalid_input);
    demand(!whole.error().why.empty() && whole.error().why == in_pieces.error().why);
    return 0;
  }
  judge(*whole);
  demand(whole->frames == in_pieces->frames);
  demand(whole->report.damage.has_value() == in_pieces->report.damage.has_value());
  if (whole->report.damage) {
    demand(whole->report.damage->offset == in_pieces->report.damage->offset);
    demand(whole->report.damage->what == in_pieces->report.damage->what);
  }
  return 0;
}

// Any bytes as a frame that a mirror may have put into a tunnel: read within their bounds, and what is taken out lies
// in them. Input: one byte of options, the frame.
#include <algorithm>
#include <cstdlib>

#include "analysis/track/merge_watch.hpp"
#include "wire/mirrored.hpp"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return -1;
  isoline::ObservedFrame frame;
  frame.bytes = {data + 1, size - 1};
  frame.length = static_cast<std::uint32_t>(frame.bytes.size()) + ((data[0] & 2) != 0 ? 9000 : 0);
  frame.link = (data[0] & 1) != 0 ? isoline::LinkLayer::ip : isoline::LinkLayer::ethernet;
  isoline::analysis::track::MergeWatch watch;
  for (int depth = 0; depth < 64; ++depth) {
    watch.take({&frame, 1});
    must(watch.report().frames <= 64 && watch.report().segments >= watch.report().frames * 2);
    const auto inner = isoline::wire::mirrored_frame(frame);
    if (!inner) break;
    must(inner->bytes.size() < frame.bytes.size() && inner->bytes.size() >= 14 && inner->length < frame.length);
    must(inner->bytes.data() > frame.bytes.data() && inner->length >= inner->bytes.size());
    frame = *inner;
  }
  return 0;
}

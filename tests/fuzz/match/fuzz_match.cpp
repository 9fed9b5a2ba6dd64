// Any frames at any times at two taps: read within their bounds, and each is in one account. Input: the options (1),
// then frames one behind the other: what it is (1), how much later (2), bytes there (1), bytes cut off (1), the bytes.
#include <algorithm>
#include <cstdlib>
#include <span>

#include "analysis/match/matcher.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

constexpr std::size_t head = 5;

void must(bool holds) {
  if (!holds) std::abort();
}

MatchOptions options_of(std::uint8_t byte) {
  MatchOptions options;
  options.window = Nanoseconds((byte & 1) != 0 ? 100 : 1'000'000'000);
  options.hash_bytes = (byte & 2) != 0 ? 20 : SIZE_MAX;
  options.synchronised = (byte & 4) != 0;
  options.max_waiting = (byte & 8) != 0 ? 2 : 1000;
  options.max_flows = (byte & 16) != 0 ? 2 : 100;
  options.max_queued = (byte & 32) != 0 ? 4 : 1000;
  options.settled_at_once = (byte & 64) != 0 ? 3 : 1000;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return -1;
  auto matcher = std::move(*Matcher::create(options_of(data[0])));
  std::uint64_t given[2] = {};
  Nanoseconds time{1'000'000};
  for (std::span rest(data + 1, size - 1); rest.size() >= head;) {
    const std::uint8_t what = rest[0];
    const std::int64_t step = (what & 16) != 0 ? 100'000 : 1, later = rest[1] << 8 | rest[2];
    time += Nanoseconds((what & 8) != 0 ? -later * step : later * step);
    time = std::max(time, Nanoseconds(0));
    const std::size_t there = std::min<std::size_t>(rest[3], rest.size() - head);
    ObservedFrame frame;
    frame.bytes = rest.subspan(head, there);
    frame.length = static_cast<std::uint32_t>(there) + rest[4];
    frame.link = (what & 6) == 0 ? LinkLayer::ethernet : (what & 6) == 2 ? LinkLayer::ip : LinkLayer::unknown;
    frame.time = time;
    const Tap tap = (what & 1) == 0 ? Tap::before : Tap::after;
    ++given[index(tap)];
    matcher->take(tap, {&frame, 1});
    rest = rest.subspan(head + there);
  }
  const Comparison result = matcher->finish();
  for (const Tap tap : {Tap::before, Tap::after}) {
    const ComparedTap& of_tap = result.taps[index(tap)];
    std::uint64_t sum = of_tap.cut_short + of_tap.outside + of_tap.early + of_tap.overflow;
    for (const Way way : {Way::forward, Way::backward}) {
      const Passage& passage = result.ways[index(way)];
      must(passage.ambiguous <= passage.matched);
      must((passage.delay ? passage.delay->count : 0) == passage.matched - passage.ambiguous);
      sum += passage.matched + (first_tap(way) == tap ? passage.lost : passage.appeared + passage.duplicated);
    }
    must(of_tap.frames == given[index(tap)]);
    must(sum == of_tap.frames);
  }
  return 0;
}

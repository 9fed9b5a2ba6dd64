#include "analysis/track/double_filter.hpp"

#include <algorithm>
#include <cstring>

#include "analysis/match/fingerprint.hpp"
#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram.hpp"
#include "analysis/stats/histogram_block.hpp"

namespace isoline::analysis::track {
namespace {

constexpr std::size_t set_count = 1 << 14;
/// Fewer second ones among the frames around are chance: a retransmission, two equal answers.
constexpr std::uint64_t one_in = 16, fewest = 2;
/// What the frames around are.
constexpr std::uint64_t around = 1024;
/// Where nothing is to be removed: all frames of the beginning, then some of each stretch.
constexpr std::uint64_t beginning = 1 << 14, stretch = 1 << 16, looked_at = 1 << 11;

constexpr std::size_t macs_size = 12, most_tags_size = 8;

std::uint64_t mixed(std::uint64_t value) {
  value *= 0x9e3779b97f4a7c15;
  return value ^ value >> 32;
}

/// Of both MAC addresses; 0: there are none.
std::uint32_t addresses_of(const ObservedFrame& frame) {
  if (frame.link != LinkLayer::ethernet || frame.bytes.size() < macs_size) return 0;
  std::uint64_t first;
  std::uint32_t rest;
  std::memcpy(&first, frame.bytes.data(), sizeof first);
  std::memcpy(&rest, frame.bytes.data() + sizeof first, sizeof rest);
  return static_cast<std::uint32_t>(mixed(first ^ mixed(rest))) | 1;
}

/// What the recorder cut off of a frame is not compared; a tag more or less must not move the end.
std::size_t compared(const ObservedFrame& frame) {
  if (frame.bytes.size() >= frame.length) return SIZE_MAX;
  const std::size_t least = macs_size + 2 + most_tags_size;
  return frame.bytes.size() > least ? frame.bytes.size() - least : 0;
}

std::uint32_t bounded(std::uint64_t ns) { return static_cast<std::uint32_t>(std::min<std::uint64_t>(ns, UINT32_MAX)); }

}  // namespace

DoubleFilter::DoubleFilter(DoubleFilterOptions options) : options_(options), sets_(set_count) {
  report_.window = options_.window;
}

std::span<const ObservedFrame> DoubleFilter::take(std::span<const ObservedFrame> frames) {
  const bool look = options_.remove || given_ < beginning || given_ % stretch < looked_at;
  given_ += frames.size();
  if (!look || frames.empty()) return frames;
  examine(frames);
  if (!options_.remove || copies_ == 0) return frames;
  left_.clear();
  for (std::size_t i = 0; i < frames.size(); ++i)
    if (delay_[i] == no_copy) left_.push_back(frames[i]);
  report_.removed += frames.size() - left_.size();
  return left_;
}

void DoubleFilter::examine(std::span<const ObservedFrame> frames) {
  constexpr std::size_t ahead = 16;
  begin_ = number_;
  copies_ = 0;
  delay_.assign(frames.size(), no_copy);
  std::array<Looked, ahead> looked;
  for (std::size_t at = 0; at < frames.size(); at += ahead) {
    const auto some = frames.subspan(at, std::min(ahead, frames.size() - at));
    for (std::size_t i = 0; i < some.size(); ++i) {
      looked[i] = look_at(some[i]);
      __builtin_prefetch(&sets_[looked[i].content % set_count], 1, 3);
    }
    for (std::size_t i = 0; i < some.size(); ++i, ++number_)
      if (looked[i].content != 0) compare(looked[i], seen_of(looked[i].content));
  }
  decide(frames.size());
}

DoubleFilter::Looked DoubleFilter::look_at(const ObservedFrame& frame) {
  const auto print = fingerprint(frame, compared(frame));
  if (!print) return {};
  const std::uint64_t content = mixed(print->hash ^ mixed(frame.interface + 1u));
  return {content != 0 ? content : 1, frame.time.count(), addresses_of(frame), print->marks.hop_limit};
}

DoubleFilter::Seen& DoubleFilter::seen_of(std::uint64_t content) {
  Set& set = sets_[content % set_count];
  if (set.way[0].frame.content == content) return set.way[0];
  if (set.way[1].frame.content == content) return set.way[1];
  return set.way[0].frame.time_ns < set.way[1].frame.time_ns ? set.way[0] : set.way[1];
}

bool DoubleFilter::may_be_one(const Looked& first, const Looked& second) {
  const int hops = first.hops_left - second.hops_left;
  if (hops == 0) return first.addresses == second.addresses;
  // A router takes one hop off and writes both addresses.
  return (hops == 1 || hops == -1) && (first.addresses != second.addresses || first.addresses == 0);
}

// Two frames are a pair if they are less than half as far from each other as from the equal ones before and behind:
// what comes again and again, cyclic frames that say nothing new, is none.
void DoubleFilter::compare(const Looked& frame, Seen& seen) {
  const bool known = seen.frame.content == frame.content;
  const std::int64_t step = frame.time_ns - seen.frame.time_ns;
  const std::uint32_t apart = known ? bounded(static_cast<std::uint64_t>(step < 0 ? -step : step)) : UINT32_MAX;
  bool is_copy = false;
  if (known && seen.is_copy) {
    const std::uint32_t place = seen.number - begin_;
    if (apart / 2 < seen.before_ns && place < delay_.size()) {
      delay_[place] = no_copy;
      --copies_;
    }
  } else if (known && apart <= options_.window.count() && apart < seen.before_ns / 2 && may_be_one(seen.frame, frame)) {
    is_copy = true;
    delay_[number_ - begin_] = apart;
    ++copies_;
  }
  seen = {frame, apart, number_, is_copy};
}

// Whether the pairs that were found are a mirror's.
void DoubleFilter::decide(std::size_t frames) {
  report_.examined += frames;
  recent_ += frames;
  recent_copies_ += copies_;
  const bool doubled = recent_copies_ >= fewest && recent_copies_ * one_in >= recent_;
  while (recent_ > around) {
    recent_ /= 2;
    recent_copies_ /= 2;
  }
  if (!doubled) copies_ = 0;
  if (copies_ == 0) return;
  report_.copies += copies_;
  for (const std::uint32_t delay : delay_)
    if (delay != no_copy) add_to_block(delays_, delay, ISOLINE_ORIGIN_DEVIATION);
}

DoubledFrames DoubleFilter::report() const {
  DoubledFrames report = report_;
  if (const auto delays = from_block(&delays_, HistogramOrigin::deviation, ClockSource::capture))
    report.typical = quantile(*delays, 0.5);
  return report;
}

}  // namespace isoline::analysis::track

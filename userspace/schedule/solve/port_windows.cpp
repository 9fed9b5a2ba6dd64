#include "schedule/solve/port_windows.hpp"

#include <algorithm>
#include <numeric>

namespace isoline::schedule {
namespace {

// Putting more groups than this into each other takes longer than sorting them all.
constexpr std::size_t most_groups = 16;

bool meets(const std::vector<Span>& reserved, std::int64_t begin, std::int64_t end, std::int64_t cycle) {
  for (const std::int64_t turn : {-cycle, std::int64_t{0}, cycle}) {
    const auto next = std::upper_bound(reserved.begin(), reserved.end(), begin - turn,
                                       [](std::int64_t time, const Span& span) { return time < span.end; });
    if (next != reserved.end() && next->begin < end - turn) return true;
  }
  return false;
}

}  // namespace

std::vector<PassingFrame> passing_frames(const std::vector<PortUse>& uses, std::int64_t cycle) {
  const auto earlier = [](const PassingFrame& a, const PassingFrame& b) { return a.begin < b.begin; };
  std::vector<PassingFrame> frames;
  std::size_t count = 0;
  for (const PortUse& use : uses) count += static_cast<std::size_t>(cycle / use.period);
  frames.reserve(count);
  // What has the same period is put in order once and repeated; then those of different periods go into each other.
  std::vector<std::size_t> begins;
  for (std::size_t use = 0; use < uses.size();) {
    const std::int64_t period = uses[use].period;
    const std::size_t begin = frames.size();
    begins.push_back(begin);
    for (; use < uses.size() && uses[use].period == period; ++use) {
      const PortUse& one = uses[use];
      const std::int64_t first = one.begin % period;
      frames.push_back({first, first + one.length, first - (one.begin - one.ready), one.traffic_class});
    }
    const std::size_t end = frames.size();
    const auto group = frames.begin() + static_cast<std::ptrdiff_t>(begin);
    if (!std::is_sorted(group, frames.end(), earlier)) std::sort(group, frames.end(), earlier);
    for (std::int64_t turn = period; turn < cycle; turn += period) {
      for (std::size_t at = begin; at < end; ++at) {
        const PassingFrame& one = frames[at];
        frames.push_back({one.begin + turn, one.end + turn, one.ready + turn, one.traffic_class});
      }
    }
  }
  if (begins.size() > most_groups) {
    std::sort(frames.begin(), frames.end(), earlier);
    return frames;
  }
  // The last ones are mostly the longest periods, so the fewest.
  for (std::size_t group = begins.size(); group-- > 1;) {
    std::inplace_merge(frames.begin() + static_cast<std::ptrdiff_t>(begins[group - 1]),
                       frames.begin() + static_cast<std::ptrdiff_t>(begins[group]), frames.end(), earlier);
  }
  return frames;
}

PortWindows::PortWindows(const std::vector<PassingFrame>& frames, std::int64_t cycle, std::int64_t lead)
    : cycle_(cycle) {
  for (const PassingFrame& frame : frames) {
    if (!spans_.empty() && frame.begin - lead <= spans_.back().end) {
      spans_.back().end = std::max(spans_.back().end, frame.end);
    } else {
      spans_.push_back({frame.begin - lead, frame.end});
    }
  }
  // The end of the cycle is its begin.
  while (spans_.size() > 1 && spans_.back().end >= spans_.front().begin + cycle) {
    spans_.front().begin = std::min(spans_.front().begin, spans_.back().begin - cycle);
    spans_.pop_back();
  }
  whole_ = spans_.size() == 1 && spans_.front().end - spans_.front().begin >= cycle;
  first_ = spans_;
}

std::int64_t PortWindows::gap_behind(std::size_t window) const {
  const bool last = window + 1 == spans_.size();
  return (last ? spans_.front().begin + cycle_ : spans_[window + 1].begin) - spans_[window].end;
}

void PortWindows::merge(std::size_t windows, std::int64_t shortest, const std::vector<Span>& reserved) {
  if (whole_) return;
  std::vector<std::int64_t> gaps(spans_.size());
  for (std::size_t window = 0; window < spans_.size(); ++window) gaps[window] = gap_behind(window);
  const bool all_long = std::all_of(gaps.begin(), gaps.end(), [shortest](std::int64_t gap) { return gap >= shortest; });
  if (spans_.size() <= windows && all_long) return;
  std::vector<std::size_t> order(spans_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return gaps[a] < gaps[b]; });
  std::vector<char> with_next(spans_.size());
  std::size_t left = spans_.size();
  for (const std::size_t window : order) {
    if (left <= windows && gaps[window] >= shortest) break;
    const std::int64_t begin = spans_[window].end;
    if (meets(reserved, begin, begin + gaps[window], cycle_)) continue;
    with_next[window] = 1;
    --left;
  }
  join(with_next);
}

void PortWindows::widen(std::int64_t shortest, const std::vector<Span>& reserved) {
  if (whole_ || reserved.empty()) return;
  // The nearest one that has ended, and the nearest one to come; both may be of the cycle before or behind.
  const auto turned = [this](std::int64_t time) { return ((time % cycle_) + cycle_) % cycle_; };
  std::vector<std::int64_t> ends, begins;
  for (const Span& one : reserved) {
    ends.push_back(turned(one.end));
    begins.push_back(turned(one.begin));
  }
  std::sort(ends.begin(), ends.end());
  std::sort(begins.begin(), begins.end());
  for (Span& span : spans_) {
    const std::int64_t begin = turned(span.begin), end = turned(span.end);
    const auto ended = std::upper_bound(ends.begin(), ends.end(), begin);
    const std::int64_t before = begin - (ended == ends.begin() ? ends.back() - cycle_ : *std::prev(ended));
    const auto next = std::lower_bound(begins.begin(), begins.end(), end);
    const std::int64_t behind = (next == begins.end() ? begins.front() + cycle_ : *next) - end;
    if (before < shortest) span.begin -= before;
    if (behind < shortest) span.end += behind;
  }
}

void PortWindows::clear_of_turn(std::int64_t shortest, const std::vector<Span>& reserved) {
  if (whole_ || shortest <= 1) return;
  // A list begins with the cycle, so an entry that goes on over its end is two.
  const auto off = [&](std::int64_t time, bool later) {
    const std::int64_t in_cycle = ((time % cycle_) + cycle_) % cycle_;
    if (in_cycle == 0) return std::int64_t{0};
    if (in_cycle < shortest) return later ? shortest - in_cycle : -in_cycle;
    const std::int64_t left = cycle_ - in_cycle;
    if (left < shortest) return later ? left : left - shortest;
    return std::int64_t{0};
  };
  for (Span& span : spans_) {
    const std::int64_t begin = span.begin + off(span.begin, false), end = span.end + off(span.end, true);
    if (!meets(reserved, begin, span.begin, cycle_)) span.begin = begin;
    if (!meets(reserved, span.end, end, cycle_)) span.end = end;
  }
}

void PortWindows::join(const std::vector<char>& with_next) {
  if (std::find(with_next.begin(), with_next.end(), 0) == with_next.end()) {
    whole_ = true;
    spans_ = {{0, cycle_}};
    return;
  }
  std::vector<Span> joined;
  for (std::size_t window = 0; window < spans_.size(); ++window) {
    if (window > 0 && with_next[window - 1] != 0) {
      joined.back().end = spans_[window].end;
    } else {
      joined.push_back(spans_[window]);
    }
  }
  if (with_next.back() != 0) {
    joined.front().begin = joined.back().begin - cycle_;
    joined.pop_back();
  }
  spans_ = std::move(joined);
}

std::vector<Span> PortWindows::from(std::int64_t origin, const std::vector<Span>& spans) const {
  std::vector<Span> turned;
  for (const Span& span : spans) {
    const std::int64_t begin = ((span.begin - origin) % cycle_ + cycle_) % cycle_;
    const std::int64_t end = begin + std::min(span.end - span.begin, cycle_);
    turned.push_back({begin, std::min(end, cycle_)});
    if (end > cycle_) turned.push_back({0, end - cycle_});
  }
  std::sort(turned.begin(), turned.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> apart;
  for (const Span& span : turned) {
    if (!apart.empty() && span.begin <= apart.back().end) {
      apart.back().end = std::max(apart.back().end, span.end);
    } else {
      apart.push_back(span);
    }
  }
  return apart;
}

double PortWindows::lost(std::int64_t others_frame, const std::vector<Span>& kept,
                         const std::vector<Span>& shut) const {
  if (spans_ == first_ && shut.empty()) return 0;
  const std::int64_t origin = first_.front().end;  // no gap goes over it
  const auto together = [](std::vector<Span> all, const std::vector<Span>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const auto taken = from(origin, together(first_, kept)), now = from(origin, together(spans_, shut));
  std::int64_t begin = 0, usable = 0, merged = 0;
  std::size_t next = 0;
  const auto gap_until = [&](std::int64_t end) {
    if (end - begin <= others_frame) return;
    usable += end - begin;
    while (next < now.size() && now[next].end <= begin) ++next;
    for (std::size_t at = next; at < now.size() && now[at].begin < end; ++at) {
      merged += std::min(now[at].end, end) - std::max(now[at].begin, begin);
    }
  };
  for (const Span& one : taken) {
    gap_until(one.begin);
    begin = std::max(begin, one.end);
  }
  gap_until(cycle_);
  return usable > 0 ? static_cast<double>(merged) / static_cast<double>(usable) : 0;
}

}  // namespace isoline::schedule

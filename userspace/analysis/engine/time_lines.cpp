#include "analysis/engine/time_lines.hpp"

#include <algorithm>

#include "analysis/stats/histogram.hpp"

namespace isoline::analysis {
namespace {

/// A count that may go down, as the one of losses does when a number comes late.
std::uint64_t grown(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

void add_measure(const std::optional<Distribution>& distribution, TimeLinePoint& point) {
  if (!distribution || distribution->count == 0) return;
  point.max = distribution->max;
  // Without buckets nobody counts how many there are: one a packet.
  point.samples = distribution->has_histogram ? distribution->count : point.counts.packets;
  if (!distribution->has_histogram) return;
  point.p50 = quantile(*distribution, 0.5);
  point.p99 = quantile(*distribution, 0.99);
}

}  // namespace

TimeLines::TimeLines(FlowEngine& engine, std::vector<Wish> wishes, Nanoseconds first, Nanoseconds last,
                     Nanoseconds interval)
    : engine_(engine),
      wishes_(std::move(wishes)),
      before_(wishes_.size()),
      interval_(interval),
      end_(first + interval_),
      count_(static_cast<std::size_t>((last - first) / interval_) + 1) {
  for (const Wish& wish : wishes_) {
    records_.push_back(wish.record);
    lines_.push_back({MonotonicTime(first), interval_, wish.measure, {}});
    lines_.back().points.reserve(count_);
  }
}

void TimeLines::take(std::span<const ObservedFrame> frames) {
  while (!frames.empty()) {
    const auto later = [&](const ObservedFrame& frame) { return frame.time >= end_ && closed_ + 1 < count_; };
    const auto next = static_cast<std::size_t>(std::ranges::find_if(frames, later) - frames.begin());
    engine_.take(frames.first(next));
    frames = frames.subspan(next);
    while (!frames.empty() && later(frames.front())) close_interval();
  }
}

void TimeLines::close_interval() {
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    TimeLinePoint point;
    FlowCopy copy;
    if (engine_.copy(wishes_[i].record, copy)) {
      const Flow flow = flow_of(copy, engine_.options(), {}, Nanoseconds(0));
      Before& before = before_[i];
      const Before now{flow.counts, flow.lost.value_or(0), flow.retransmitted.value_or(0)};
      point.counts = now.counts - before.counts;
      point.lost = grown(now.lost, before.lost);
      point.retransmitted = grown(now.retransmitted, before.retransmitted);
      if (wishes_[i].measure != nullptr) add_measure(flow.*(wishes_[i].measure->distribution), point);
      before = now;
    }
    lines_[i].points.push_back(point);
  }
  engine_.begin_measures_anew(records_);
  ++closed_;
  end_ += interval_;
}

std::vector<TimeLine> TimeLines::finish() {
  while (closed_ < count_) close_interval();
  return std::move(lines_);
}

}  // namespace isoline::analysis

#include "schedule/solve/reserved_guards.hpp"

#include <algorithm>

namespace isoline::schedule {
namespace {

/// Moments of a cycle, where the last of the cycle before comes before the first.
class Moments {
 public:
  explicit Moments(std::int64_t cycle) : cycle_(cycle) {}

  void add(std::int64_t time) { times_.push_back(((time % cycle_) + cycle_) % cycle_); }
  void sort() { std::sort(times_.begin(), times_.end()); }

  /// From the last one that is not behind `time` until it; the whole cycle if there is none.
  std::int64_t since(std::int64_t time) const {
    if (times_.empty()) return cycle_;
    const std::int64_t at = ((time % cycle_) + cycle_) % cycle_;
    const auto behind = std::upper_bound(times_.begin(), times_.end(), at);
    return at - (behind == times_.begin() ? times_.back() - cycle_ : *std::prev(behind));
  }
  /// From `time` until the next one that is not before it; likewise.
  std::int64_t until(std::int64_t time) const {
    if (times_.empty()) return cycle_;
    const std::int64_t at = ((time % cycle_) + cycle_) % cycle_;
    const auto next = std::lower_bound(times_.begin(), times_.end(), at);
    return (next == times_.end() ? times_.front() + cycle_ : *next) - at;
  }

 private:
  std::int64_t cycle_;
  std::vector<std::int64_t> times_;
};

}  // namespace

std::vector<Span> reserved_spans(const Link& link, std::int64_t cycle) {
  std::vector<Span> spans;
  for (const ReservedWindow& window : link.reserved) {
    const std::int64_t period = window.period.count();
    for (std::int64_t begin = window.offset.count() % period; begin < cycle; begin += period) {
      spans.push_back({begin, begin + window.length.count()});
    }
  }
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  return spans;
}

std::vector<ReservedGuard> reserved_guards(const Link& link, std::int64_t cycle, std::int64_t guard,
                                           std::uint8_t unscheduled) {
  std::vector<ReservedGuard> guards;
  const std::int64_t length = std::min(guard, cycle);
  for (const ReservedWindow& window : link.reserved) {
    const auto gates = static_cast<std::uint8_t>(window.gate_states & unscheduled);
    if (gates == unscheduled || length == 0) continue;
    const std::int64_t period = window.period.count();
    for (std::int64_t begin = window.offset.count() % period; begin < cycle; begin += period) {
      guards.push_back({begin - length, {begin, begin + window.length.count()}, gates, gates != window.gate_states});
    }
  }
  return guards;
}

void lengthen(std::vector<ReservedGuard>& guards, const std::vector<Span>& windows, const std::vector<Span>& reserved,
              std::int64_t cycle, std::int64_t shortest) {
  if (shortest <= 1) return;
  Moments begins(cycle), ends(cycle), turn(cycle), boundaries(cycle);
  turn.add(0);
  boundaries.add(0);
  for (const Span& one : windows) {
    begins.add(one.begin);
    ends.add(one.end);
    boundaries.add(one.end);
  }
  for (const Span& one : reserved) boundaries.add(one.end);
  for (Moments* const all : {&begins, &ends, &boundaries}) all->sort();
  for (ReservedGuard& guard : guards) {
    std::int64_t& begin = guard.begin;
    const auto length = [&] { return guard.window.begin - begin; };
    if (begins.since(begin) < ends.since(begin)) continue;               // a frame's window lies over its begin
    const std::int64_t whole = std::min(length(), begins.until(begin));  // an entry, but for the cycle's turn
    if (whole < shortest && (whole < length() || guard.own_entry)) begin -= shortest - whole;
    if (const std::int64_t rest = turn.until(begin); rest < length() && rest < shortest) begin -= shortest - rest;
    if (const std::int64_t open = boundaries.since(begin); open < shortest) begin -= open;
    if (length() > cycle) begin = guard.window.begin - cycle;
  }
}

}  // namespace isoline::schedule

#include "schedule/solve/timeline.hpp"

#include <algorithm>

namespace isoline::schedule {
namespace {

// A fold that nobody asked for while so much was new is dropped: building it again is cheaper than keeping it.
constexpr std::size_t most_news = 64;

bool earlier(const Use& a, const Use& b) { return a.begin < b.begin; }

std::int64_t within(std::int64_t time, std::int64_t period) {
  const std::int64_t rest = time % period;
  return rest < 0 ? rest + period : rest;
}

}  // namespace

const std::vector<Use>& Timeline::uses(PeriodIndex period) const {
  static const std::vector<Use> none;
  return period < uses_.size() ? uses_[period] : none;
}

void Timeline::add(const Periods& periods, PeriodIndex period, const Use& use) {
  if (uses_.size() <= period) uses_.resize(period + 1U);
  auto& same = uses_[period];
  same.insert(std::upper_bound(same.begin(), same.end(), use, earlier), use);
  if (folds_.empty()) return;
  news_.push_back({use.begin, use.length, period});
  if (news_.size() < most_news) return;
  for (std::size_t other = 0; other < folds_.size(); ++other) {
    Fold& fold = folds_[other];
    if (fold.built && fold.seen != 0) {
      bring_up_to_date(periods, static_cast<PeriodIndex>(other), fold);
    } else {
      fold = Fold();
    }
    fold.seen = 0;
  }
  news_.clear();
}

void Timeline::remove(PeriodIndex period, std::uint32_t owner) {
  auto& same = uses_[period];
  same.erase(std::remove_if(same.begin(), same.end(), [owner](const Use& use) { return use.owner == owner; }),
             same.end());
  // Which of the folded times others hold as well is not known: they are built again when they are asked for.
  folds_.clear();
  news_.clear();
}

std::int64_t Timeline::next_free(const Periods& periods, PeriodIndex period, std::int64_t at, std::int64_t length) {
  const std::int64_t cycle = periods.length(period);
  if (length > cycle) return never;
  const auto& busy = fold(periods, period).busy;
  if (busy.empty()) return at;
  std::int64_t begin = at / cycle * cycle, x = at - begin;
  auto next = static_cast<std::size_t>(
      std::upper_bound(busy.begin(), busy.end(), x, [](std::int64_t time, const Busy& one) { return time < one.end; }) -
      busy.begin());
  for (std::size_t tried = 0; tried <= busy.size(); ++tried) {
    if (next == busy.size()) {
      next = 0;
      begin += cycle;
      x -= cycle;
    }
    if (x + length <= busy[next].begin) return begin + x;
    x = std::max(x, busy[next].end);
    ++next;
  }
  return never;
}

std::int64_t Timeline::busy_since(const Periods& periods, PeriodIndex period, std::int64_t until) {
  const std::int64_t cycle = periods.length(period);
  const auto& busy = fold(periods, period).busy;
  std::int64_t since = until;
  for (int turn = 0; turn < 2; ++turn) {  // over the end of the cycle at most once
    std::int64_t x = within(since, cycle);
    if (x == 0) x = cycle;
    const auto next = std::lower_bound(busy.begin(), busy.end(), x,
                                       [](const Busy& one, std::int64_t time) { return one.end < time; });
    if (next == busy.end() || next->begin >= x) return since;
    since -= x - next->begin;
    if (next->begin != 0) return since;
  }
  return since;
}

const Use* Timeline::ends_at(const Periods& periods, PeriodIndex period, std::int64_t end) const {
  for (std::size_t other = 0; other < uses_.size(); ++other) {
    const auto at = static_cast<PeriodIndex>(other);
    if (uses_[other].empty() || !periods.divides(at, period)) continue;
    const std::int64_t cycle = periods.length(at);
    const std::int64_t x = within(end, cycle);
    const auto& same = uses_[other];
    const auto next = std::lower_bound(same.begin(), same.end(), x,
                                       [](const Use& use, std::int64_t time) { return use.begin < time; });
    const Use& before = next == same.begin() ? same.back() : *std::prev(next);
    if (within(before.begin + before.length, cycle) == x) return &before;
  }
  return nullptr;
}

std::optional<int> Timeline::kept_busy(const Periods& periods, PeriodIndex period, std::int64_t from,
                                       std::int64_t until) const {
  int lowest = 8;
  while (until > from) {
    const Use* last = ends_at(periods, period, until);
    if (last == nullptr || last->owner == Use::nobody) return std::nullopt;
    until -= last->length;
    if (until >= from) lowest = std::min<int>(lowest, last->traffic_class);
  }
  return lowest;
}

Timeline::Fold& Timeline::fold(const Periods& periods, PeriodIndex period) {
  if (folds_.size() <= period) folds_.resize(period + 1U);
  Fold& found = folds_[period];
  if (found.built) {
    bring_up_to_date(periods, period, found);
  } else {
    build(periods, period, found);
  }
  return found;
}

void Timeline::build(const Periods& periods, PeriodIndex period, Fold& fold) const {
  const std::int64_t cycle = periods.length(period);
  auto& busy = fold.busy;
  fold.built = true;
  fold.seen = static_cast<std::uint32_t>(news_.size());
  if (too_long(periods, period)) {
    busy = {{0, cycle}};
    return;
  }
  for (std::size_t other = 0; other < uses_.size(); ++other) {
    const std::int64_t common = periods.common(period, static_cast<PeriodIndex>(other));
    for (const Use& use : uses_[other]) {
      const std::int64_t length = std::min(use.length, common);
      for (std::int64_t begin = use.begin % common; begin < cycle; begin += common) {
        busy.push_back({begin, std::min(begin + length, cycle)});
        if (begin + length > cycle) busy.push_back({0, begin + length - cycle});
      }
    }
  }
  std::sort(busy.begin(), busy.end(), [](const Busy& a, const Busy& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Busy& one : busy) {
    if (kept > 0 && one.begin <= busy[kept - 1].end) {
      busy[kept - 1].end = std::max(busy[kept - 1].end, one.end);
    } else {
      busy[kept++] = one;
    }
  }
  busy.resize(kept);
}

bool Timeline::too_long(const Periods& periods, PeriodIndex period) const {
  const std::int64_t cycle = periods.length(period);
  std::int64_t folded = 0;
  for (std::size_t other = 0; other < uses_.size(); ++other) {
    if (uses_[other].empty()) continue;
    const std::int64_t common = periods.common(period, static_cast<PeriodIndex>(other));
    // What is as long as the time after which it meets the other one again takes all of it.
    if (std::any_of(uses_[other].begin(), uses_[other].end(),
                    [common](const Use& use) { return use.length >= common; })) {
      return true;
    }
    folded += cycle / common * static_cast<std::int64_t>(uses_[other].size());
    if (folded > most_folded) return true;
  }
  return false;
}

void Timeline::bring_up_to_date(const Periods& periods, PeriodIndex period, Fold& fold) const {
  const std::int64_t cycle = periods.length(period);
  for (; fold.seen < news_.size(); ++fold.seen) {
    const News& news = news_[fold.seen];
    const std::int64_t common = periods.common(period, news.period);
    const std::int64_t length = std::min(news.length, common);
    if (length == common || cycle / common > most_folded) {
      fold.busy = {{0, cycle}};
      continue;
    }
    for (std::int64_t begin = news.begin % common; begin < cycle; begin += common) {
      insert(fold.busy, begin, std::min(begin + length, cycle));
      if (begin + length > cycle) insert(fold.busy, 0, begin + length - cycle);
    }
  }
}

void Timeline::insert(std::vector<Busy>& busy, std::int64_t begin, std::int64_t end) {
  auto first = std::lower_bound(busy.begin(), busy.end(), begin,
                                [](const Busy& one, std::int64_t time) { return one.end < time; });
  if (first == busy.end() || first->begin > end) {
    busy.insert(first, {begin, end});
    return;
  }
  first->begin = std::min(first->begin, begin);
  auto behind = first + 1;
  std::int64_t last = std::max(first->end, end);
  while (behind != busy.end() && behind->begin <= last) {
    last = std::max(last, behind->end);
    ++behind;
  }
  first->end = last;
  busy.erase(first + 1, behind);
}

}  // namespace isoline::schedule

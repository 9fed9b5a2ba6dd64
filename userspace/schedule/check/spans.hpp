// Stretches of time that come again each period, and which of them meet: by going through a common cycle, or modulo the
// greatest common divisor of two periods.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "schedule/check/numbers.hpp"

namespace isoline::schedule::plan_check {

/// [begin + k·period, begin + length + k·period).
struct Span {
  std::int64_t begin = 0;  ///< [0, period)
  std::int64_t length = 0;
  std::int64_t period = 1;
  std::uint32_t owner = 0;  ///< spans of one owner may meet
};

/// Moments of a cycle in order, each with the position of what begins there.
class Moments {
 public:
  /// The same spans' beginnings over the cycle, a multiple of all periods. False if there are more than `most`, or if
  /// they do not fit into the keys.
  bool expand(std::span<const Span> spans, std::int64_t cycle, std::uint64_t most);

  std::size_t size() const { return keys_.size(); }
  std::int64_t time(std::size_t index) const { return static_cast<std::int64_t>(keys_[index] >> bits_); }
  std::uint32_t which(std::size_t index) const { return static_cast<std::uint32_t>(keys_[index] & mask_); }
  /// The first one that is not before this time, or size().
  std::size_t not_before(std::int64_t time) const;

 private:
  std::uint64_t key(std::int64_t time, std::uint32_t which) const {
    return static_cast<std::uint64_t>(time) << bits_ | which;
  }
  /// Positions of the spans of each period, if there are few periods.
  bool group(std::span<const Span> spans);
  void expand_groups(std::span<const Span> spans, std::int64_t cycle);

  std::vector<std::uint64_t> keys_;
  std::vector<std::vector<std::uint32_t>> groups_;  // those in use: the first groups_in_use_
  std::size_t groups_in_use_ = 0;
  std::vector<std::size_t> begins_;  // of each group in keys_
  unsigned bits_ = 0;
  std::uint64_t mask_ = 0;
};

/// The two latest ends of different owners.
class LatestEnds {
 public:
  struct End {
    std::int64_t time = INT64_MIN;
    std::uint32_t owner = UINT32_MAX, which = 0;
  };
  void add(const End& end) {
    if (end.owner == first_.owner) {
      if (end.time > first_.time) first_ = end;
    } else if (end.time > first_.time) {
      second_ = first_;
      first_ = end;
    } else if (end.time > second_.time) {
      second_ = end;
    }
  }
  const End& of_others(std::uint32_t owner) const { return first_.owner != owner ? first_ : second_; }

 private:
  End first_, second_;
};

/// Calls found(earlier, later, time) where a span begins before one of another owner has ended.
template <class Found>
void sweep(std::span<const Span> spans, const Moments& moments, Found&& found) {
  LatestEnds ends;
  // What the cycle before left behind: the last time that each began.
  for (std::uint32_t which = 0; which < spans.size(); ++which) {
    const Span& one = spans[which];
    ends.add({one.begin - one.period + one.length, one.owner, which});
  }
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const std::int64_t time = moments.time(i);
    const std::uint32_t which = moments.which(i);
    const Span& one = spans[which];
    const LatestEnds::End& before = ends.of_others(one.owner);
    if (before.time > time) found(before.which, which, time);
    ends.add({time + one.length, one.owner, which});
  }
}

/// Does a span meet [begin, begin + length), which comes again with this period?
inline bool meets(std::int64_t begin, std::int64_t length, std::int64_t period, const Span& other) {
  if (length <= 0 || other.length <= 0) return false;
  const std::int64_t modulus = std::gcd(period, other.period);
  const std::int64_t behind = wrapped(other.begin - begin, modulus);
  return behind < length || behind + other.length > modulus;
}

/// As sweep(), without going through the cycle: found(a, b) at most once for each span and group of spans with one
/// period. False, and nothing done, if that is too much.
template <class Found>
bool sweep_modulo(std::span<const Span> spans, Found&& found);

/// Positions of spans with one period.
std::vector<std::vector<std::uint32_t>> by_period(std::span<const Span> spans);

/// One pair of groups; `found` gets positions in `spans`.
template <class Found>
void sweep_groups(std::span<const Span> spans, std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                  bool same, Found&& found) {
  struct Item {
    std::int64_t begin;
    std::uint32_t which;
    bool second;
  };
  const std::int64_t modulus = std::gcd(spans[a.front()].period, spans[b.front()].period);
  std::vector<Item> items;
  LatestEnds ends[2];
  const auto take = [&](std::span<const std::uint32_t> group, bool second) {
    for (const std::uint32_t which : group) {
      const std::int64_t begin = spans[which].begin % modulus;
      items.push_back({begin, which, second});
      ends[second].add({begin - modulus + spans[which].length, spans[which].owner, which});
    }
  };
  take(a, false);
  if (!same) take(b, true);
  std::ranges::sort(items, {}, &Item::begin);
  for (const Item& item : items) {
    const Span& one = spans[item.which];
    const LatestEnds::End& before = ends[same ? 0 : !item.second].of_others(one.owner);
    if (before.time > item.begin) found(before.which, item.which);
    ends[item.second].add({item.begin + one.length, one.owner, item.which});
  }
}

template <class Found>
bool sweep_modulo(std::span<const Span> spans, Found&& found) {
  constexpr std::uint64_t most = 100'000'000;
  const auto groups = by_period(spans);
  if (spans.size() * groups.size() > most) return false;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t j = i; j < groups.size(); ++j) sweep_groups(spans, groups[i], groups[j], i == j, found);
  }
  return true;
}

}  // namespace isoline::schedule::plan_check

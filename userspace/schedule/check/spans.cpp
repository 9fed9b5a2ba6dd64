#include "schedule/check/spans.hpp"

#include <functional>

namespace isoline::schedule::plan_check {

bool Moments::expand(std::span<const Span> spans, std::int64_t cycle, std::uint64_t most) {
  keys_.clear();
  bits_ = static_cast<unsigned>(std::bit_width(spans.size()));
  mask_ = (std::uint64_t{1} << bits_) - 1;
  if (static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(cycle))) + bits_ > 63) return false;
  std::uint64_t count = 0;
  for (const Span& one : spans) {
    count += static_cast<std::uint64_t>(cycle / one.period);
    if (count > most) return false;
  }
  keys_.reserve(count);
  if (group(spans)) {
    expand_groups(spans, cycle);
    return true;
  }
  for (std::uint32_t which = 0; which < spans.size(); ++which) {
    const Span& one = spans[which];
    for (std::int64_t time = one.begin; time < cycle; time += one.period) keys_.push_back(key(time, which));
  }
  std::ranges::sort(keys_);
  return true;
}

bool Moments::group(std::span<const Span> spans) {
  constexpr std::size_t few = 8;
  groups_in_use_ = 0;
  for (std::uint32_t which = 0; which < spans.size(); ++which) {
    std::size_t at = 0;
    while (at < groups_in_use_ && spans[groups_[at].front()].period != spans[which].period) ++at;
    if (at == groups_in_use_) {
      if (at == few) return false;
      if (groups_.size() == at) groups_.emplace_back();
      groups_[at].clear();
      ++groups_in_use_;
    }
    groups_[at].push_back(which);
  }
  return true;
}

/// What has the same period is sorted once and repeated; then the groups go into each other, the smallest first.
void Moments::expand_groups(std::span<const Span> spans, std::int64_t cycle) {
  const auto in_use = std::span(groups_).first(groups_in_use_);
  std::ranges::sort(in_use, std::greater(), [&](const std::vector<std::uint32_t>& group) {
    return static_cast<std::int64_t>(group.size()) * (cycle / spans[group.front()].period);
  });
  begins_.clear();
  for (const std::vector<std::uint32_t>& group : in_use) {
    const std::size_t begin = keys_.size();
    begins_.push_back(begin);
    const std::int64_t period = spans[group.front()].period;
    for (const std::uint32_t which : group) keys_.push_back(key(spans[which].begin, which));
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(begin);
    if (!std::is_sorted(first, keys_.end())) std::sort(first, keys_.end());
    const std::size_t end = keys_.size();
    for (std::int64_t turn = period; turn < cycle; turn += period) {
      const std::uint64_t later = key(turn, 0);
      for (std::size_t at = begin; at < end; ++at) keys_.push_back(keys_[at] + later);
    }
  }
  for (std::size_t group = begins_.size(); group-- > 1;) {
    const auto from = [this](std::size_t number) {
      return keys_.begin() + static_cast<std::ptrdiff_t>(begins_[number]);
    };
    std::inplace_merge(from(group - 1), from(group), keys_.end());
  }
}

std::size_t Moments::not_before(std::int64_t time) const {
  if (time <= 0) return 0;
  return static_cast<std::size_t>(std::ranges::lower_bound(keys_, static_cast<std::uint64_t>(time), {},
                                                           [&](std::uint64_t key) { return key >> bits_; }) -
                                  keys_.begin());
}

std::vector<std::vector<std::uint32_t>> by_period(std::span<const Span> spans) {
  std::vector<std::uint32_t> order(spans.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t which) { return spans[which].period; });
  std::vector<std::vector<std::uint32_t>> groups;
  for (const std::uint32_t which : order) {
    if (groups.empty() || spans[groups.back().front()].period != spans[which].period) groups.emplace_back();
    groups.back().push_back(which);
  }
  return groups;
}

}  // namespace isoline::schedule::plan_check

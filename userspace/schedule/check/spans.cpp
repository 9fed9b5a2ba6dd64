#include "schedule/check/spans.hpp"

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
  for (std::uint32_t which = 0; which < spans.size(); ++which) {
    const Span& one = spans[which];
    for (std::int64_t time = one.begin; time < cycle; time += one.period) {
      keys_.push_back(static_cast<std::uint64_t>(time) << bits_ | which);
    }
  }
  std::ranges::sort(keys_);
  return true;
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

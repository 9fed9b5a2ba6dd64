#include "schedule/check/gate_line.hpp"

#include <algorithm>

namespace isoline::schedule::plan_check {

void fold(std::vector<Stretch>& stretches, std::int64_t cycle) {
  if (stretches.empty()) return;
  const std::int64_t tail = stretches.front().begin + cycle;  // of what begins below 0
  const std::int64_t head = stretches.back().end - cycle;     // of what ends behind the cycle
  const bool has_tail = tail < cycle, has_head = head > 0;
  stretches.front().begin = std::max<std::int64_t>(stretches.front().begin, 0);
  stretches.back().end = std::min(stretches.back().end, cycle);
  if (has_tail) {
    std::int64_t begin = std::max<std::int64_t>(tail, 0);
    while (!stretches.empty() && stretches.back().end >= begin) {
      begin = std::min(begin, stretches.back().begin);
      stretches.pop_back();
    }
    stretches.push_back({begin, cycle});
  }
  if (has_head) {
    std::int64_t end = std::min(head, cycle);
    std::size_t swallowed = 0;
    while (swallowed < stretches.size() && stretches[swallowed].begin <= end) {
      end = std::max(end, stretches[swallowed].end);
      ++swallowed;
    }
    stretches.erase(stretches.begin(), stretches.begin() + static_cast<std::ptrdiff_t>(swallowed));
    stretches.insert(stretches.begin(), {0, end});
  }
}

std::size_t at_or_behind(const std::vector<Stretch>& stretches, std::int64_t time) {
  return static_cast<std::size_t>(std::ranges::upper_bound(stretches, time, {}, &Stretch::end) - stretches.begin());
}

}  // namespace isoline::schedule::plan_check

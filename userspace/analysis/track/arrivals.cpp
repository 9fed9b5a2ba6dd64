#include "analysis/track/arrivals.hpp"

#include <algorithm>

namespace isoline::analysis::track {

Arrivals::Kind Arrivals::arrive(std::uint32_t number) {
  if (!begun_) begin_at(options_.from_zero ? 0 : number);
  // The number that is nearest to the highest one, as numbers wrap.
  const std::int64_t full = highest_ + static_cast<std::int32_t>(number - static_cast<std::uint32_t>(highest_));
  if (full > highest_) {
    advance(full);
    return Kind::next;
  }
  if (highest_ - full >= arrival_window || (options_.from_zero && full < 0)) {
    ++counts_.beyond_window;
    return Kind::beyond_window;
  }
  if (seen(full)) {
    ++counts_.duplicated;
    return Kind::duplicated;
  }
  mark(full);
  ++counts_.received;
  ++counts_.reordered;
  measure_extent(full);
  first_ = std::min(first_, full);
  ++arrivals_;
  return Kind::late;
}

void Arrivals::begin_at(std::int64_t number) {
  begun_ = true;
  first_ = front_ = number;
  highest_ = number - 1;
  arrivals_ = gap_count_ = 0;
  bits_.fill(0);
}

void Arrivals::restart() {
  counts_.lost = counts().lost;
  ++counts_.restarts;
  begun_ = false;
  first_ = 0;
  highest_ = -1;
  arrivals_ = 0;
}

void Arrivals::advance(std::int64_t number) {
  const std::int64_t missing = number - highest_ - 1;
  if (missing > 0) gaps_[gap_count_++ % remembered_gaps] = {highest_ + 1, number, arrivals_};
  if (missing >= arrival_window) {
    bits_.fill(0);
  } else {
    for (std::int64_t n = highest_ + 1; n <= number; ++n) bits_[index(n)] &= ~(std::uint64_t{1} << (n & 63));
  }
  mark(number);
  highest_ = number;
  ++counts_.received;
  ++arrivals_;
}

// The first frame that overtook this one is the one that left the gap in which its number is: no frame before had a
// higher number, and those behind it came later.
void Arrivals::measure_extent(std::int64_t number) {
  std::uint64_t overtaken_at = 0;  // below the first frame's number: by that frame
  if (number >= front_) {
    const std::uint64_t oldest = gap_count_ - std::min<std::uint64_t>(gap_count_, remembered_gaps);
    std::uint64_t low = oldest, high = gap_count_;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (gaps_[middle % remembered_gaps].end <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const Gap& gap = gaps_[low % remembered_gaps];
    if (low == gap_count_ || number < gap.begin) {
      ++counts_.unknown_extents;
      return;
    }
    overtaken_at = gap.arrival;
  }
  counts_.max_extent = std::max(counts_.max_extent, arrivals_ - overtaken_at);
}

ArrivalCounts Arrivals::counts() const {
  ArrivalCounts counts = counts_;
  counts.lost += static_cast<std::uint64_t>(highest_ - first_ + 1) - arrivals_;
  return counts;
}

ArrivalCounts Arrivals::counts(std::uint64_t sent) const {
  ArrivalCounts counts = counts_;
  counts.lost = sent - std::min(sent, arrivals_);
  return counts;
}

}  // namespace isoline::analysis::track

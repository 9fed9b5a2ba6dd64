#include "schedule/solve/periods.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace isoline::schedule {
namespace {

constexpr std::size_t most_in_table = 1024;  // 8 MB

}  // namespace

Periods::Periods(std::vector<std::int64_t> lengths) : lengths_(std::move(lengths)) {
  std::sort(lengths_.begin(), lengths_.end());
  lengths_.erase(std::unique(lengths_.begin(), lengths_.end()), lengths_.end());
  if (lengths_.size() > most_in_table) return;
  common_.reserve(lengths_.size() * lengths_.size());
  for (const std::int64_t a : lengths_) {
    for (const std::int64_t b : lengths_) common_.push_back(std::gcd(a, b));
  }
}

PeriodIndex Periods::index_of(std::int64_t length) const {
  return static_cast<PeriodIndex>(std::lower_bound(lengths_.begin(), lengths_.end(), length) - lengths_.begin());
}

}  // namespace isoline::schedule

// The distinct periods of the streams and windows of a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace isoline::schedule {

/// Position in Periods, in ascending order of length.
using PeriodIndex = std::uint16_t;

/// Two uses of a link with the periods P and Q meet each other in some instance exactly when they meet modulo gcd(P,
/// Q).
class Periods {
 public:
  Periods() = default;
  /// Nanoseconds, each > 0, in any order, repeated or not; at most 65,535 different ones.
  explicit Periods(std::vector<std::int64_t> lengths);

  std::size_t size() const { return lengths_.size(); }
  std::int64_t length(PeriodIndex period) const { return lengths_[period]; }
  /// Of a length that was given at the beginning.
  PeriodIndex index_of(std::int64_t length) const;
  std::int64_t common(PeriodIndex a, PeriodIndex b) const {
    return common_.empty() ? std::gcd(lengths_[a], lengths_[b]) : common_[a * lengths_.size() + b];
  }
  /// True if whatever repeats with a repeats with b as well.
  bool divides(PeriodIndex a, PeriodIndex b) const { return common(a, b) == lengths_[a]; }

 private:
  std::vector<std::int64_t> lengths_;
  std::vector<std::int64_t> common_;  // empty: there are too many
};

}  // namespace isoline::schedule

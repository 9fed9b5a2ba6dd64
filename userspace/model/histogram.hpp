// One measured distribution of times: exact extremes, a log-linear histogram between them.
#pragma once

#include <array>
#include <cstdint>

#include "model/time.hpp"

namespace isoline {

/// Where a histogram begins, as a power of two of nanoseconds.
enum class HistogramOrigin : std::uint8_t {
  deviation = 6,  ///< 64 ns … 67 ms
  delay = 10,     ///< 1.024 us … 1.07 s
};

/// Number of buckets: one below the origin, 20 octaves of 4, one above (bpf/abi/histogram.h).
inline constexpr std::size_t histogram_buckets = 82;

/// Counts by bucket. analysis/stats says which bucket a time is in and reads quantiles.
struct Histogram {
  HistogramOrigin origin = HistogramOrigin::delay;
  std::array<std::uint64_t, histogram_buckets> bucket{};
  friend bool operator==(const Histogram&, const Histogram&) = default;
};

/// A distribution as it was measured. count is exact also where the histogram was refused.
struct Distribution {
  std::uint64_t count = 0;
  Nanoseconds min{0}, max{0};  ///< exact; 0 while count is 0
  Nanoseconds sum{0};
  bool has_histogram = false;  ///< false: the pool was exhausted, only count and extremes are known
  Histogram histogram;
  ClockSource clock = ClockSource::monotonic;
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

}  // namespace isoline

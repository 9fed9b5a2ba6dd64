#include "adapters/prometheus/bounds.hpp"

#include "analysis/stats/histogram.hpp"

namespace isoline::exporter {
namespace {

using Bounds = std::array<Nanoseconds, bound_count>;

constexpr Bounds powers(const std::array<unsigned, bound_count>& exponents) {
  Bounds bounds{};
  for (std::size_t i = 0; i < bound_count; ++i) {
    bounds[i] = Nanoseconds(std::int64_t{1} << exponents[i]);
  }
  return bounds;
}

// Dense where plants live (10 us … 4 ms), coarse at the ends.
constexpr Bounds delay_bounds = powers({11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 26, 28, 30});
constexpr Bounds deviation_bounds = powers({7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26});

}  // namespace

std::span<const Nanoseconds, bound_count> bounds_of(HistogramOrigin origin) {
  return origin == HistogramOrigin::delay ? delay_bounds : deviation_bounds;
}

std::array<std::uint64_t, bound_count> below_bounds(const Distribution& distribution) {
  const HistogramOrigin origin = distribution.histogram.origin;
  const auto bounds = bounds_of(origin);
  std::array<std::uint64_t, bound_count> below{};
  std::uint64_t sum = 0;
  std::size_t bucket = 0;
  for (std::size_t i = 0; i < bound_count; ++i) {
    while (bucket < histogram_buckets && analysis::bucket_upper(bucket, origin) <= bounds[i]) {
      sum += distribution.histogram.bucket[bucket++];
    }
    below[i] = sum;
  }
  return below;
}

}  // namespace isoline::exporter

#include "analysis/stats/histogram_block.hpp"

#include <numeric>

namespace isoline::analysis {
namespace {

Nanoseconds ns(std::uint64_t value) { return Nanoseconds(static_cast<std::int64_t>(value)); }

void copy_buckets(const isoline_histogram& block, HistogramOrigin origin, Distribution& distribution) {
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  const volatile __u32* bucket = block.bucket;
  for (std::size_t i = 0; i < histogram_buckets; ++i) distribution.histogram.bucket[i] = bucket[i];
  distribution.count =
      std::accumulate(distribution.histogram.bucket.begin(), distribution.histogram.bucket.end(), std::uint64_t{0});
}

}  // namespace

std::optional<Distribution> from_block(const isoline_histogram* block, HistogramOrigin origin, ClockSource clock) {
  if (!block) return std::nullopt;
  Distribution distribution;
  copy_buckets(*block, origin, distribution);
  if (!distribution.count) return std::nullopt;
  distribution.clock = clock;
  distribution.min = ns(~block->min);
  distribution.max = ns(block->max);
  distribution.sum = ns(block->sum);
  return distribution;
}

std::optional<Distribution> from_block(const isoline_histogram* block, const KeptExtremes& kept, ClockSource clock) {
  if (!kept.min_complement) return std::nullopt;
  Distribution distribution;
  if (block) copy_buckets(*block, HistogramOrigin::delay, distribution);
  if (!block || !distribution.count) {
    distribution.has_histogram = false;
    distribution.count = kept.count;
  }
  distribution.clock = clock;
  distribution.min = ns(~kept.min_complement);
  distribution.max = ns(kept.max);
  distribution.sum = ns(kept.sum);
  return distribution;
}

}  // namespace isoline::analysis

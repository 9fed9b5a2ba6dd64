#include "analysis/stats/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "bpf/abi/histogram.h"

namespace isoline::analysis {
namespace {

static_assert(histogram_buckets == ISOLINE_HISTOGRAM_BUCKETS);
static_assert(static_cast<unsigned>(HistogramOrigin::delay) == ISOLINE_ORIGIN_DELAY);
static_assert(static_cast<unsigned>(HistogramOrigin::deviation) == ISOLINE_ORIGIN_DEVIATION);

constexpr std::size_t last_bucket = histogram_buckets - 1;

std::uint64_t unsigned_ns(Nanoseconds value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value.count(), 0));
}

/// Sums of times may meet their limit after centuries; they stay there instead of wrapping.
Nanoseconds saturating_sum(Nanoseconds a, Nanoseconds b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a.count(), b.count(), &sum) ? Nanoseconds::max() : Nanoseconds(sum);
}

/// Smallest rank (from 1) whose share of n is at least q. Products such as 0.07 * 100 come out a hair above the whole
/// number that they are, which must not cost a rank.
std::uint64_t nearest_rank(double q, std::uint64_t n) {
  const double exact = q * static_cast<double>(n);
  const double rank = std::ceil(exact - exact * 1e-12);
  if (rank >= static_cast<double>(n)) return n;
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(rank), 1);
}

}  // namespace

std::size_t bucket_of(Nanoseconds value, HistogramOrigin origin) {
  return isoline_bucket(unsigned_ns(value), static_cast<std::uint32_t>(origin));
}

Nanoseconds bucket_lower(std::size_t bucket, HistogramOrigin origin) {
  if (bucket == 0) return Nanoseconds(0);
  const std::size_t step = std::min(bucket, last_bucket) - 1;
  const std::size_t octave = step >> ISOLINE_HISTOGRAM_SUB_BITS, quarter = step & 3;
  return Nanoseconds(static_cast<std::int64_t>(4 + quarter) << (static_cast<unsigned>(origin) + octave - 2));
}

Nanoseconds bucket_upper(std::size_t bucket, HistogramOrigin origin) {
  return bucket >= last_bucket ? Nanoseconds::max() : bucket_lower(bucket + 1, origin);
}

Nanoseconds bucket_midpoint(std::size_t bucket, HistogramOrigin origin) {
  const Nanoseconds lower = bucket_lower(bucket, origin);
  return bucket >= last_bucket ? lower : lower + (bucket_upper(bucket, origin) - lower) / 2;
}

void add(Distribution& distribution, Nanoseconds value) {
  value = std::max(value, Nanoseconds(0));
  if (distribution.count == 0) {
    distribution.min = distribution.max = value;
    distribution.has_histogram = true;
  }
  distribution.min = std::min(distribution.min, value);
  distribution.max = std::max(distribution.max, value);
  distribution.sum = saturating_sum(distribution.sum, value);
  ++distribution.count;
  if (distribution.has_histogram) ++distribution.histogram.bucket[bucket_of(value, distribution.histogram.origin)];
}

bool merge(Distribution& into, const Distribution& from) {
  if (from.count == 0) return true;
  if (into.count == 0) {
    into = from;
    return true;
  }
  if (into.clock != from.clock || into.histogram.origin != from.histogram.origin) return false;
  into.count += from.count;
  into.min = std::min(into.min, from.min);
  into.max = std::max(into.max, from.max);
  into.sum = saturating_sum(into.sum, from.sum);
  into.has_histogram = into.has_histogram && from.has_histogram;
  for (std::size_t i = 0; i < histogram_buckets; ++i) {
    std::uint64_t& bucket = into.histogram.bucket[i];
    bucket = into.has_histogram ? bucket + from.histogram.bucket[i] : 0;
  }
  return true;
}

std::uint64_t bucket_total(const Distribution& distribution) {
  std::uint64_t total = 0;
  if (!distribution.has_histogram) return total;
  for (const std::uint64_t count : distribution.histogram.bucket) total += count;
  return total;
}

Nanoseconds quantile(const Distribution& distribution, double q) {
  const std::uint64_t total = bucket_total(distribution);
  if (total == 0) return Nanoseconds(0);
  if (q <= 0) return distribution.min;
  if (q >= 1) return distribution.max;
  const std::uint64_t rank = nearest_rank(q, total);
  std::uint64_t passed = 0;
  std::size_t bucket = 0;
  while ((passed += distribution.histogram.bucket[bucket]) < rank) ++bucket;
  if (bucket == 0) return distribution.min;
  if (bucket == last_bucket) return distribution.max;
  return std::clamp(bucket_midpoint(bucket, distribution.histogram.origin), distribution.min, distribution.max);
}

std::uint64_t count_below(const Distribution& distribution, Nanoseconds edge) {
  if (distribution.count == 0 || edge <= distribution.min) return 0;
  if (edge > distribution.max) return bucket_total(distribution);
  const std::size_t in = bucket_of(edge, distribution.histogram.origin);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < in; ++i) below += distribution.histogram.bucket[i];
  const Nanoseconds lower = std::max(bucket_lower(in, distribution.histogram.origin), distribution.min);
  const Nanoseconds upper = std::min(bucket_upper(in, distribution.histogram.origin), distribution.max);
  if (edge <= lower || upper <= lower) return below;
  const double share = std::chrono::duration<double>(edge - lower) / std::chrono::duration<double>(upper - lower);
  return below + static_cast<std::uint64_t>(std::floor(share * static_cast<double>(distribution.histogram.bucket[in])));
}

double fraction_above(const Distribution& distribution, Nanoseconds limit) {
  if (distribution.count == 0 || limit >= distribution.max) return 0;
  if (limit < distribution.min) return 1;
  const std::uint64_t total = bucket_total(distribution);
  if (total == 0) return 0;
  const std::uint64_t below = count_below(distribution, limit + Nanoseconds(1));
  return static_cast<double>(total - below) / static_cast<double>(total);
}

Nanoseconds mean(const Distribution& distribution) {
  if (distribution.count == 0) return Nanoseconds(0);
  return Nanoseconds(static_cast<std::int64_t>(unsigned_ns(distribution.sum) / distribution.count));
}

}  // namespace isoline::analysis

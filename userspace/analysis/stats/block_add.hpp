// One value into one block of a histogram pool, in the packet path: no call, no allocation.
#pragma once

#include <bit>
#include <cstdint>

#include "bpf/abi/histogram.h"

namespace isoline::analysis {

/// isoline_bucket() with the instruction that finds the highest bit, which BPF lacks; a test holds both together.
/// `value` in ns, below 2^63, for a histogram that begins at 2^origin ns.
inline std::uint32_t block_bucket(std::uint64_t value, std::uint32_t origin) {
  const std::uint32_t bits = 63u - static_cast<std::uint32_t>(std::countl_zero(value | 1));
  if (bits < origin) return 0;
  if (bits >= origin + ISOLINE_HISTOGRAM_OCTAVES) return ISOLINE_HISTOGRAM_BUCKETS - 1;
  return (bits - origin) * 4 + static_cast<std::uint32_t>(value >> (bits - 2) & 3) + 1;
}

/// A bucket stops at its limit instead of starting anew.
inline void count_in_block(isoline_histogram& block, std::uint32_t bucket) {
  block.bucket[bucket] += block.bucket[bucket] != UINT32_MAX ? 1 : 0;
}

/// Extremes, sum and bucket, which is the value's.
inline void add_to_bucket(isoline_histogram& block, std::uint64_t value, std::uint32_t bucket) {
  if (~value > block.min) block.min = ~value;
  if (value > block.max) block.max = value;
  block.sum += value;
  count_in_block(block, bucket);
}

inline void add_to_block(isoline_histogram& block, std::uint64_t value, std::uint32_t origin) {
  add_to_bucket(block, value, block_bucket(value, origin));
}

}  // namespace isoline::analysis

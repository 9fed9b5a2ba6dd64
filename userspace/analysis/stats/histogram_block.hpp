// Blocks of a histogram pool, as the kernel and the flow engine fill them, in the model's terms.
#pragma once

#include <cstdint>
#include <optional>

#include "bpf/abi/histogram.h"
#include "model/histogram.hpp"

namespace isoline::analysis {

/// What a block holds; nothing: there is no block, or it is empty. It may be written while it is read: each bucket is
/// whole, and the count is made of the buckets that were read.
std::optional<Distribution> from_block(const isoline_histogram* block, HistogramOrigin origin, ClockSource clock);

/// Extremes that are kept apart from the block, so that they are exact with or without one.
struct KeptExtremes {
  std::uint64_t min_complement = 0;  ///< of the smallest value, ns; 0: there is none yet
  std::uint64_t max = 0;             ///< ns
  std::uint64_t sum = 0;             ///< ns
  std::uint64_t count = 0;           ///< believed only without a block
};

/// A distribution of delays whose block, if there is one, holds only the buckets; nothing: no value yet.
std::optional<Distribution> from_block(const isoline_histogram* block, const KeptExtremes& kept, ClockSource clock);

}  // namespace isoline::analysis

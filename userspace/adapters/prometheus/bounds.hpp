// The `le` bounds of exported histograms: edges of the measured buckets, so that no count is estimated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "model/histogram.hpp"

namespace isoline::exporter {

/// Finite bounds of an exported histogram; with +Inf there are 16 `le` values.
inline constexpr std::size_t bound_count = 15;

/// Powers of two of nanoseconds: 2.048 us … 1.07 s for delays, 128 ns … 67 ms for deviations.
/// A time that equals a bound is counted above it, unlike Prometheus' `le` says: at 1 ns resolution.
std::span<const Nanoseconds, bound_count> bounds_of(HistogramOrigin origin);

/// How many times were below each bound. The distribution must have a histogram.
std::array<std::uint64_t, bound_count> below_bounds(const Distribution& distribution);

}  // namespace isoline::exporter

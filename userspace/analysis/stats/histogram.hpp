// Distributions of times: which bucket a time is in, adding and merging, and reading quantiles back.
#pragma once

#include <cstddef>
#include <cstdint>

#include "model/histogram.hpp"

namespace isoline::analysis {

/// The bucket that holds a time; the layout is bpf/abi/histogram.h's. Negative times count as 0.
std::size_t bucket_of(Nanoseconds value, HistogramOrigin origin);

/// Smallest time in a bucket; 0 for the first.
Nanoseconds bucket_lower(std::size_t bucket, HistogramOrigin origin);
/// Smallest time above a bucket; Nanoseconds::max() for the last.
Nanoseconds bucket_upper(std::size_t bucket, HistogramOrigin origin);
/// What a bucket reports for the times in it, at most 12.5 % off. The last bucket reports its lower edge.
Nanoseconds bucket_midpoint(std::size_t bucket, HistogramOrigin origin);

/// Takes one measured time in; the distribution has a histogram afterwards if it had one or was empty.
void add(Distribution& distribution, Nanoseconds value);

/// Adds `from` to `into`; associative and commutative, an empty distribution changes nothing. If one of two that
/// are not empty lacks its histogram, so does the sum. False, and nothing changed, if origins or clocks differ.
bool merge(Distribution& into, const Distribution& from);

/// Number of times in the buckets: count, less those measured before the flow got its histogram.
std::uint64_t bucket_total(const Distribution& distribution);

/// Nearest-rank quantile: midpoint of the rank's bucket, never outside [min, max]; in the first and the last bucket,
/// and for q <= 0 and q >= 1, the exact extremes. Needs a histogram; without one, or without samples, 0.
Nanoseconds quantile(const Distribution& distribution, double q);

/// Times below `edge`; exact if it is an edge of a bucket, otherwise that bucket counts by the share below.
std::uint64_t count_below(const Distribution& distribution, Nanoseconds edge);

/// Share of the times above a limit, 0 … 1; exact where the limit is outside [min, max), as count_below() inside.
double fraction_above(const Distribution& distribution, Nanoseconds limit);

/// Arithmetic mean, rounded down; 0 without samples.
Nanoseconds mean(const Distribution& distribution);

}  // namespace isoline::analysis

// Exported bounds are edges of measured buckets, so cumulative counts are exact.
#include "adapters/prometheus/bounds.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "analysis/stats/histogram.hpp"

using namespace isoline;

TEST_CASE("at most 16 bounds with +Inf, each an edge of a bucket, ascending") {
  for (const auto origin : {HistogramOrigin::delay, HistogramOrigin::deviation}) {
    const auto bounds = exporter::bounds_of(origin);
    CHECK(bounds.size() + 1 <= 16);
    CHECK(std::is_sorted(bounds.begin(), bounds.end()));
    for (const Nanoseconds bound : bounds) {
      CHECK(analysis::bucket_lower(analysis::bucket_of(bound, origin), origin) == bound);
    }
  }
}

TEST_CASE("counts below each bound are those of the sorted times") {
  const auto origin = GENERATE(HistogramOrigin::delay, HistogramOrigin::deviation);
  std::mt19937_64 random(42);
  Distribution distribution;
  distribution.histogram.origin = origin;
  std::vector<Nanoseconds> times;
  for (int i = 0; i < 20'000; ++i) {
    const Nanoseconds time(static_cast<std::int64_t>(random() >> (24 + random() % 40)));
    times.push_back(time);
    analysis::add(distribution, time);
  }
  for (const Nanoseconds bound : exporter::bounds_of(origin)) {  // also the edges themselves
    times.push_back(bound);
    analysis::add(distribution, bound);
  }
  REQUIRE(distribution.has_histogram);
  const auto below = exporter::below_bounds(distribution);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const Nanoseconds bound = exporter::bounds_of(origin)[i];
    const auto expected = std::count_if(times.begin(), times.end(), [&](Nanoseconds time) { return time < bound; });
    CHECK(below[i] == static_cast<std::uint64_t>(expected));
  }
}

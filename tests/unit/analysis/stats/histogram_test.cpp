#include "analysis/stats/histogram.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;
using isoline::test::distribution;

TEST_CASE("buckets tile the range without gap or overlap") {
  for (const auto origin : {HistogramOrigin::delay, HistogramOrigin::deviation}) {
    CHECK(bucket_lower(0, origin) == 0ns);
    for (std::size_t bucket = 0; bucket + 1 < histogram_buckets; ++bucket) {
      const Nanoseconds upper = bucket_upper(bucket, origin);
      CHECK(upper == bucket_lower(bucket + 1, origin));
      CHECK(bucket_of(upper - 1ns, origin) == bucket);
      CHECK(bucket_of(upper, origin) == bucket + 1);
    }
    CHECK(bucket_upper(histogram_buckets - 1, origin) == Nanoseconds::max());
  }
}

TEST_CASE("the two origins begin where the layout says") {
  CHECK(bucket_lower(1, HistogramOrigin::delay) == 1024ns);
  CHECK(bucket_lower(1, HistogramOrigin::deviation) == 64ns);
  CHECK(bucket_lower(histogram_buckets - 1, HistogramOrigin::delay) == Nanoseconds(1 << 30));
  CHECK(bucket_of(-5ns, HistogramOrigin::delay) == 0);
}

TEST_CASE("a midpoint is at most an eighth off") {
  for (std::size_t bucket = 1; bucket + 1 < histogram_buckets; ++bucket) {
    const double middle = static_cast<double>(bucket_midpoint(bucket, HistogramOrigin::delay).count());
    const double lower = static_cast<double>(bucket_lower(bucket, HistogramOrigin::delay).count());
    const double upper = static_cast<double>(bucket_upper(bucket, HistogramOrigin::delay).count());
    CHECK(middle - lower <= lower * 0.125);
    CHECK(upper - middle <= upper * 0.125);
  }
}

TEST_CASE("extremes, sum and mean are exact from the first sample") {
  const Distribution one = distribution({1500ns});
  CHECK(one.min == 1500ns);
  CHECK(one.max == 1500ns);
  CHECK(quantile(one, 0.5) == 1500ns);  // the midpoint 1408 would lie below the minimum
  const Distribution three = distribution({5us, 1us, 3us});
  CHECK(three.count == 3);
  CHECK(three.min == 1us);
  CHECK(three.max == 5us);
  CHECK(three.sum == 9us);
  CHECK(mean(three) == 3us);
  CHECK(mean(Distribution{}) == 0ns);
}

TEST_CASE("quantiles take the nearest rank") {
  Distribution hundred;
  for (int i = 0; i < 93; ++i) add(hundred, 10us);
  for (int i = 0; i < 7; ++i) add(hundred, 10ms);
  CHECK(bucket_of(quantile(hundred, 0.93), HistogramOrigin::delay) == bucket_of(10us, HistogramOrigin::delay));
  CHECK(bucket_of(quantile(hundred, 0.931), HistogramOrigin::delay) == bucket_of(10ms, HistogramOrigin::delay));
  // 0.07 * 100 is 7.000000000000001 in floating point.
  Distribution seven;
  for (int i = 0; i < 7; ++i) add(seven, 10us);
  for (int i = 0; i < 93; ++i) add(seven, 10ms);
  CHECK(bucket_of(quantile(seven, 0.07), HistogramOrigin::delay) == bucket_of(10us, HistogramOrigin::delay));
  CHECK(quantile(seven, 0) == 10us);
  CHECK(quantile(seven, 1) == 10ms);
  CHECK(quantile(seven, -3) == 10us);
  CHECK(quantile(seven, 3) == 10ms);
}

TEST_CASE("outside the range the extremes are reported") {
  CHECK(quantile(distribution({100ns, 200ns, 300ns}), 0.5) == 100ns);
  CHECK(quantile(distribution({2s, 3s, 4s}), 0.5) == 4s);
}

TEST_CASE("without histogram or samples there is no quantile") {
  CHECK(quantile(Distribution{}, 0.5) == 0ns);
  Distribution refused = distribution({5us, 6us});
  refused.has_histogram = false;
  CHECK(quantile(refused, 0.5) == 0ns);
  CHECK(bucket_total(refused) == 0);
}

TEST_CASE("a distribution that had no histogram gets none later") {
  Distribution refused;
  refused.count = 1;
  refused.min = refused.max = refused.sum = 5us;
  add(refused, 7us);
  CHECK(refused.count == 2);
  CHECK(refused.max == 7us);
  CHECK_FALSE(refused.has_histogram);
}

TEST_CASE("merging adds up, and an empty one changes nothing") {
  Distribution into = distribution({1us, 9us});
  const Distribution before = into;
  CHECK(merge(into, Distribution{}));
  CHECK(into == before);
  CHECK(merge(into, distribution({500ns, 20us})));
  CHECK(into.count == 4);
  CHECK(into.min == 500ns);
  CHECK(into.max == 20us);
  CHECK(bucket_total(into) == 4);
  Distribution empty;
  CHECK(merge(empty, before));
  CHECK(empty == before);
}

TEST_CASE("clocks and origins are never mixed") {
  const Distribution before = distribution({1us});
  Distribution into = before;
  Distribution hardware = distribution({2us});
  hardware.clock = ClockSource::hardware;
  CHECK_FALSE(merge(into, hardware));
  CHECK_FALSE(merge(into, distribution({2us}, HistogramOrigin::deviation)));
  CHECK(into == before);
}

TEST_CASE("a sum with a refused histogram has none") {
  Distribution into = distribution({1us});
  Distribution refused = distribution({2us});
  refused.has_histogram = false;
  refused.histogram.bucket.fill(0);
  CHECK(merge(into, refused));
  CHECK(into.count == 2);
  CHECK_FALSE(into.has_histogram);
  CHECK(into.histogram == Histogram{});
}

TEST_CASE("counts below an edge of a bucket are exact") {
  Distribution d;
  for (int i = 0; i < 10; ++i) add(d, 1us + i * 1us);
  CHECK(count_below(d, 4096ns) == 4);  // 1, 2, 3, 4 us
  CHECK(count_below(d, 1us) == 0);
  CHECK(count_below(d, 10001ns) == 10);
  CHECK(count_below(d, 1h) == 10);
}

TEST_CASE("the share above a limit") {
  const Distribution d = distribution({2us, 4us, 8us, 64us});
  CHECK(fraction_above(d, 64us) == 0);
  CHECK(fraction_above(d, 1us) == 1);
  CHECK(fraction_above(d, 20us) == Approx(0.25));
  CHECK(fraction_above(Distribution{}, 1us) == 0);
  // Inside one bucket (40960 … 49152 ns) the samples count as spread evenly.
  Distribution spread;
  for (int i = 0; i < 1000; ++i) add(spread, Nanoseconds(40960 + i * 8));
  CHECK(fraction_above(spread, 42960ns) == Approx(0.75).margin(0.01));
}

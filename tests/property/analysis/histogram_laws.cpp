// Laws of distributions that hold for every set of samples.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "analysis/flow/difference.hpp"
#include "analysis/stats/histogram.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

using Samples = std::vector<Nanoseconds>;

/// Times of every size: as many below a microsecond as above a second.
rc::Gen<Nanoseconds> any_time() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 36), rc::gen::inRange<std::int64_t>(0, 1 << 20)),
                      [](const std::pair<int, std::int64_t>& parts) {
                        const std::int64_t octave = std::int64_t{1} << parts.first;
                        return Nanoseconds(octave + (octave * parts.second >> 20));
                      });
}

rc::Gen<Samples> any_samples() { return rc::gen::container<Samples>(any_time()); }

Distribution of(const Samples& samples) {
  Distribution made;
  for (const Nanoseconds sample : samples) add(made, sample);
  return made;
}

/// A distribution that may have lost its histogram, as when the pool was exhausted.
Distribution maybe_refused(const Samples& samples, bool refused) {
  Distribution made = of(samples);
  if (refused && made.count > 0) {
    made.has_histogram = false;
    made.histogram.bucket.fill(0);
  }
  return made;
}

Distribution merged(Distribution a, const Distribution& b) {
  RC_ASSERT(merge(a, b));
  return a;
}

}  // namespace

TEST_CASE("merging is associative and commutative") {
  CHECK(rc::check("(a + b) + c = a + (b + c), a + b = b + a", [] {
    const auto refused =
        *rc::gen::container<std::vector<bool>>(3, rc::gen::weightedElement<bool>({{4, false}, {1, true}}));
    const Distribution a = maybe_refused(*any_samples(), refused[0]), b = maybe_refused(*any_samples(), refused[1]),
                       c = maybe_refused(*any_samples(), refused[2]);
    RC_ASSERT(merged(merged(a, b), c) == merged(a, merged(b, c)));
    RC_ASSERT(merged(a, b) == merged(b, a));
  }));
}

TEST_CASE("merging two distributions equals measuring all samples in one") {
  CHECK(rc::check("of(x) + of(y) = of(x ++ y)", [] {
    const Samples x = *any_samples(), y = *any_samples();
    Samples both = x;
    both.insert(both.end(), y.begin(), y.end());
    RC_ASSERT(merged(of(x), of(y)) == of(both));
  }));
}

TEST_CASE("a difference gives back what was added") {
  CHECK(rc::check("difference(x + y, x) has the counts of y, and its extremes enclose y's", [] {
    const Distribution x = of(*any_samples()), y = of(*rc::gen::nonEmpty(any_samples()));
    const Distribution part = difference(merged(x, y), x);
    RC_ASSERT(part.count == y.count);
    RC_ASSERT(part.sum == y.sum);
    RC_ASSERT(part.histogram == y.histogram);
    RC_ASSERT(part.min <= y.min);
    RC_ASSERT(part.max >= y.max);
    RC_ASSERT(bucket_of(part.min, part.histogram.origin) == bucket_of(y.min, part.histogram.origin));
    RC_ASSERT(bucket_of(part.max, part.histogram.origin) == bucket_of(y.max, part.histogram.origin));
  }));
}

TEST_CASE("quantiles rise with q and stay between the extremes") {
  CHECK(rc::check("q <= r: min <= quantile(q) <= quantile(r) <= max", [] {
    const Distribution d = of(*rc::gen::nonEmpty(any_samples()));
    const double q = *rc::gen::inRange(0, 10001) / 10000.0, r = *rc::gen::inRange(0, 10001) / 10000.0;
    RC_ASSERT(quantile(d, std::min(q, r)) <= quantile(d, std::max(q, r)));
    RC_ASSERT(quantile(d, q) >= d.min);
    RC_ASSERT(quantile(d, q) <= d.max);
  }));
}

TEST_CASE("counts below a limit rise with it, and shares are shares") {
  CHECK(rc::check("count_below is monotonic, fraction_above falls", [] {
    const Distribution d = of(*rc::gen::nonEmpty(any_samples()));
    const Nanoseconds a = *any_time(), b = *any_time();
    RC_ASSERT(count_below(d, std::min(a, b)) <= count_below(d, std::max(a, b)));
    RC_ASSERT(fraction_above(d, std::min(a, b)) >= fraction_above(d, std::max(a, b)));
    RC_ASSERT(fraction_above(d, a) >= 0 && fraction_above(d, a) <= 1);
  }));
}

TEST_CASE("counts below an edge of a bucket are exact") {
  CHECK(rc::check("count_below(edge) counts the samples below it", [] {
    const Samples samples = *rc::gen::nonEmpty(any_samples());
    const Nanoseconds edge = bucket_lower(*rc::gen::inRange<std::size_t>(1, histogram_buckets), HistogramOrigin::delay);
    const auto below = std::ranges::count_if(samples, [&](Nanoseconds sample) { return sample < edge; });
    RC_ASSERT(count_below(of(samples), edge) == static_cast<std::uint64_t>(below));
  }));
}

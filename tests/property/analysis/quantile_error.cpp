// A histogram's quantiles against the sorted samples: at most 12.5 % off, whatever the distribution.
#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "analysis/stats/histogram.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

using Generator = std::mt19937_64;
using Draw = std::function<double(Generator&)>;

struct Named {
  const char* name;
  Draw draw;  ///< nanoseconds
};

double between(Generator& g, double low, double high) { return std::uniform_real_distribution<>(low, high)(g); }

/// Everything stays inside the delay range, 1.024 us … 1.07 s: only there is the error promised.
const std::vector<Named> distributions{
    {"uniform", [](Generator& g) { return between(g, 2e3, 1e6); }},
    {"wide uniform", [](Generator& g) { return between(g, 1.1e3, 1e9); }},
    {"exponential", [](Generator& g) { return 2e3 + std::exponential_distribution<>(1 / 80e3)(g); }},
    {"lognormal", [](Generator& g) { return std::lognormal_distribution<>(std::log(60e3), 0.5)(g); }},
    {"heavy lognormal", [](Generator& g) { return std::lognormal_distribution<>(std::log(100e3), 1.2)(g); }},
    {"pareto", [](Generator& g) { return 5e3 * std::pow(between(g, 1e-4, 1), -1 / 1.5); }},
    {"normal", [](Generator& g) { return std::normal_distribution<>(1e6, 20e3)(g); }},
    {"bimodal", [](Generator& g) { return between(g, 0, 1) < 0.9 ? between(g, 40e3, 60e3) : between(g, 39e6, 41e6); }},
    {"constant", [](Generator&) { return 1e6; }},
    {"lower edges of buckets",
     [](Generator& g) { return static_cast<double>(bucket_lower(1 + g() % 80, HistogramOrigin::delay).count()); }},
    {"upper edges of buckets",
     [](Generator& g) { return static_cast<double>(bucket_upper(1 + g() % 80, HistogramOrigin::delay).count() - 1); }},
    {"powers of two", [](Generator& g) { return static_cast<double>(std::uint64_t{1} << (10 + g() % 20)); }},
    {"sawtooth", [](Generator& g) { return 250e3 + static_cast<double>(g() % 16) * 62.5e3; }},
};

constexpr double promised = 0.125;

}  // namespace

TEST_CASE("quantiles are within an eighth of the sorted samples") {
  for (const Named& distribution : distributions) {
    for (const std::size_t size : {1u, 2u, 7u, 100u, 1000u, 20000u}) {
      Generator generator(size * 7919 + 1);
      std::vector<Nanoseconds> sorted;
      Distribution measured;
      for (std::size_t i = 0; i < size; ++i) {
        const double value = std::clamp(distribution.draw(generator), 1025.0, 1.07e9);
        sorted.emplace_back(static_cast<std::int64_t>(value));
        add(measured, sorted.back());
      }
      std::ranges::sort(sorted);
      for (const double q : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999}) {
        const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(q * static_cast<double>(size) - 1e-9)));
        const double exact = static_cast<double>(sorted[rank - 1].count());
        const double reported = static_cast<double>(quantile(measured, q).count());
        INFO(distribution.name << ", " << size << " samples, q = " << q);
        CHECK(std::abs(reported - exact) <= promised * exact);
      }
      CHECK(quantile(measured, 0) == sorted.front());
      CHECK(quantile(measured, 1) == sorted.back());
    }
  }
}

TEST_CASE("the error is reached, so the promise is not idle") {
  Distribution edges;
  for (int i = 0; i < 100; ++i) add(edges, bucket_lower(41, HistogramOrigin::delay));
  for (int i = 0; i < 100; ++i) add(edges, bucket_upper(41, HistogramOrigin::delay));
  add(edges, Nanoseconds(1025));
  const double exact = static_cast<double>(bucket_lower(41, HistogramOrigin::delay).count());
  const double reported = static_cast<double>(quantile(edges, 0.25).count());
  CHECK((reported - exact) / exact == Approx(promised).margin(0.001));
}

// What numbers say, case by case; property_track holds it against a brute-force oracle.
#include <catch2/catch.hpp>

#include "analysis/track/arrivals.hpp"

using namespace isoline;
using analysis::track::arrival_window;
using analysis::track::Arrivals;
using Kind = Arrivals::Kind;

namespace {

Arrivals after(std::initializer_list<std::uint32_t> numbers, analysis::track::ArrivalOptions options = {}) {
  Arrivals arrivals(options);
  for (const std::uint32_t number : numbers) arrivals.arrive(number);
  return arrivals;
}

}  // namespace

TEST_CASE("nothing arrived") {
  CHECK(Arrivals().counts() == ArrivalCounts{});
  CHECK(Arrivals({.from_zero = true}).counts(5).lost == 5);
}

TEST_CASE("frames that never came are lost") {
  CHECK(after({7, 8, 11}).counts() == ArrivalCounts{.received = 3, .lost = 2});
  CHECK(after({7, 8, 11}, {.from_zero = true}).counts().lost == 9);
  CHECK(after({7, 8, 11}, {.from_zero = true}).counts(20).lost == 17);
}

TEST_CASE("late frames are not lost, and say how late they were") {
  const ArrivalCounts counts = after({0, 1, 4, 5, 6, 2}).counts();
  CHECK(counts == ArrivalCounts{.received = 6, .lost = 1, .reordered = 1, .max_extent = 3});
  CHECK(after({0, 1, 4, 5, 6, 2, 3}).counts() == ArrivalCounts{.received = 7, .reordered = 2, .max_extent = 4});
}

TEST_CASE("a copy is neither late nor a frame of its own") {
  CHECK(after({0, 1, 1, 2, 0}).counts() == ArrivalCounts{.received = 3, .duplicated = 2});
  CHECK(after({0, 3, 3, 3, 1}).counts() ==
        ArrivalCounts{.received = 3, .lost = 1, .duplicated = 2, .reordered = 1, .max_extent = 1});
}

TEST_CASE("the first frame may have been overtaken") {
  CHECK(after({5, 6, 3}).counts() == ArrivalCounts{.received = 3, .lost = 1, .reordered = 1, .max_extent = 2});
  CHECK(after({5, 6, 3, 4}).counts() == ArrivalCounts{.received = 4, .reordered = 2, .max_extent = 3});
  CHECK(after({1, 0}, {.from_zero = true}).counts() == ArrivalCounts{.received = 2, .reordered = 1, .max_extent = 1});
}

TEST_CASE("numbers wrap") {
  CHECK(after({0xfffffffe, 0xffffffff, 0, 2}).counts() == ArrivalCounts{.received = 4, .lost = 1});
  CHECK(after({0xfffffffe, 1, 0xffffffff}).counts() ==
        ArrivalCounts{.received = 3, .lost = 1, .reordered = 1, .max_extent = 1});
}

TEST_CASE("behind the window nobody knows a late frame from a copy") {
  Arrivals arrivals = after({0, arrival_window});
  CHECK(arrivals.arrive(1) == Kind::late);
  CHECK(arrivals.arrive(0) == Kind::beyond_window);
  CHECK(arrivals.arrive(arrival_window) == Kind::duplicated);
  CHECK(arrivals.counts().beyond_window == 1);
  CHECK(arrivals.counts().received == 3);
}

TEST_CASE("numbers are forgotten as the window passes over them") {
  Arrivals arrivals;
  for (std::uint32_t n = 0; n < 3 * arrival_window; n += 2) CHECK(arrivals.arrive(n) == Kind::next);
  CHECK(arrivals.arrive(3 * arrival_window - 1) == Kind::next);
  CHECK(arrivals.arrive(3 * arrival_window - 3) == Kind::late);
  CHECK(arrivals.counts().lost == 3 * arrival_window / 2 - 2);
  CHECK(arrivals.arrive(10 * arrival_window) == Kind::next);
  CHECK(arrivals.arrive(9 * arrival_window + 1) == Kind::late);
}

TEST_CASE("a sender may begin anew") {
  Arrivals arrivals = after({500, 502});
  CHECK(arrivals.is_old(502));
  CHECK(arrivals.is_old(3));
  CHECK_FALSE(arrivals.is_old(503));
  arrivals.restart();
  CHECK(arrivals.counts() == ArrivalCounts{.received = 2, .lost = 1, .restarts = 1});
  CHECK_FALSE(arrivals.is_old(0));
  for (const std::uint32_t number : {0u, 1u, 3u, 1u}) arrivals.arrive(number);
  CHECK(arrivals.counts() == ArrivalCounts{.received = 5, .lost = 2, .duplicated = 1, .restarts = 1});
}

TEST_CASE("extents of old gaps are unknown, and said to be") {
  Arrivals arrivals;
  for (std::uint32_t n = 0; n < 400; n += 2) arrivals.arrive(n);
  arrivals.arrive(1);
  CHECK(arrivals.counts().unknown_extents == 1);
  CHECK(arrivals.counts().max_extent == 0);
  arrivals.arrive(397);
  CHECK(arrivals.counts().max_extent == 2);
}

// The line between two clocks: where it is exact, what bounds it, and what is said where it cannot be known.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "analysis/match/clock_line.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

namespace {

constexpr Nanoseconds begin = 1'767'225'600s;

/// Points of one way each millisecond; `delay(i)` of the frame i, negative for the way back.
template <class Delay>
std::vector<ClockPoint> points(int count, Nanoseconds offset, double drift, Delay delay) {
  std::vector<ClockPoint> result;
  for (int i = 0; i < count; ++i) {
    const Nanoseconds after = i * Nanoseconds(1ms);
    const Nanoseconds clock = offset + Nanoseconds(std::llround(drift * static_cast<double>(after.count())));
    result.push_back({begin + after, clock + delay(i)});
  }
  return result;
}

}  // namespace

TEST_CASE("equal delays on both ways: the offset is exact, its error half of the round trip") {
  const auto forward = points(1001, 3s, 50e-6, [](int) { return 40us; });
  const auto backward = points(1001, 3s, 50e-6, [](int) { return -40us; });
  const auto lines = clock_between(forward, backward, 1ns);
  REQUIRE(lines.size() == 1);
  const ClockLine& line = lines[0];
  CHECK(line.even);
  CHECK(line.from == begin);
  CHECK(line.until == begin + 1s);
  CHECK(std::chrono::abs(line.offset - 3s) <= 2ns);
  CHECK(std::abs(line.drift - 50e-6) < 1e-9);
  CHECK(std::chrono::abs(line.at(begin + 1s) - (3s + 50us)) <= 2ns);
  CHECK(std::chrono::abs(line.round_trip - 80us) <= 2ns);
  CHECK(line.offset_error >= 40us);
  CHECK(line.offset_error <= 40us + 10ns);
  CHECK(line.drift_error == Approx(80e-6).epsilon(0.01));  // a line from one hull to the other
}

TEST_CASE("unequal delays: the offset is wrong by half of what they differ by, and within the error") {
  const auto forward = points(500, -2s, 0, [](int) { return 90us; });
  const auto backward = points(500, -2s, 0, [](int) { return -10us; });
  const ClockLine line = clock_between(forward, backward, 1ns).at(0);
  CHECK(std::chrono::abs(line.offset - (-2s + 40us)) <= 2ns);
  CHECK(line.offset_error >= 50us);
}

TEST_CASE("a handful of frames leaves the drift open") {
  const auto forward = points(3, 1s, 0, [](int i) { return 10us + i * 1us; });
  const auto backward = points(3, 1s, 0, [](int i) { return -10us - i * 1us; });
  const ClockLine line = clock_between(forward, backward, 1ns).at(0);
  CHECK(line.drift == 0);
  CHECK(line.drift_error == most_drift);
  CHECK(line.offset_error >= 10us);
  CHECK(line.offset_error <= 12us);
  const ClockLine one = clock_between(std::span(forward).first(1), std::span(backward).first(1), 1us).at(0);
  CHECK(one.even);
  CHECK(one.offset == 1s);
  CHECK(one.offset_error >= 11us);
}

TEST_CASE("coarse stamps never make a line impossible") {
  std::mt19937 random(1);
  const auto cut = [](Nanoseconds time) { return time - time % 1us; };
  std::vector<ClockPoint> forward, backward;
  for (int i = 0; i < 1000; ++i) {
    const Nanoseconds time = begin + i * Nanoseconds(100us) + Nanoseconds(random() % 1000), later = time + 50us;
    forward.push_back({cut(time), cut(later + 300ns + 5s) - cut(time)});
    backward.push_back({cut(later + 300ns), cut(later + 5s) - cut(later + 300ns)});
  }
  const auto lines = clock_between(forward, backward, 1us);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].even);
  CHECK(std::chrono::abs(lines[0].at(begin) - 5s) <= lines[0].offset_error);
}

TEST_CASE("a clock that is set while it records: a line before, a line behind") {
  const auto step = [](int i) { return i < 640 ? Nanoseconds(0) : Nanoseconds(2ms); };
  const auto forward = points(1024, 1s, 0, [&](int i) { return step(i) + 30us; });
  const auto backward = points(1024, 1s, 0, [&](int i) { return step(i) - 30us; });
  const auto lines = clock_between(forward, backward, 1ns);
  REQUIRE(lines.size() > 1);
  for (std::size_t i = 1; i < lines.size(); ++i) CHECK(lines[i - 1].until < lines[i].from);
  CHECK(std::chrono::abs(lines.front().at(begin) - 1s) <= lines.front().offset_error);
  CHECK(std::chrono::abs(lines.back().at(begin + 1023ms) - (1s + 2ms)) <= lines.back().offset_error);
  // At the step itself there may be too few frames for an honest line.
  for (const ClockLine& line : lines)
    if (!line.even) CHECK(line.until - line.from < 100ms);
}

TEST_CASE("frames of one way: the drift, and delays above the smallest") {
  std::mt19937 random(7);
  std::exponential_distribution<> queue(1.0 / 20'000);
  for (const bool is_forward : {true, false}) {
    const int sign = is_forward ? 1 : -1;
    const auto some =
        points(20'000, 3s, 30e-6, [&](int) { return sign * (100us + Nanoseconds(std::llround(queue(random)))); });
    const ClockLine line = clock_beside(some, is_forward);
    CHECK(std::abs(line.drift - 30e-6) < 1e-6);
    for (const ClockPoint& point : some) CHECK(sign * (point.difference - line.at(point.before)) >= -2ns);
  }
  const auto few = points(20, 3s, 0, [&](int) { return 100us + Nanoseconds(std::llround(queue(random))); });
  CHECK(clock_beside(few, true).drift == 0);
  CHECK(clock_beside(std::span(few).first(1), true).offset == few[0].difference);
}

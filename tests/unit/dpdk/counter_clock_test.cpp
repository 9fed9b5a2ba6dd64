#include "adapters/dpdk/counter_clock.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace isoline;
using dpdk::ClockPair;
using dpdk::CounterClock;

namespace {

/// A counter of `rate` ticks a second that began with the system's clock at `epoch`.
struct Counter {
  double rate = 2.5e9;
  std::uint64_t begin = std::uint64_t{1} << 60;  // as after years of running
  ClockPair at(Nanoseconds time, Nanoseconds width = Nanoseconds(20)) const {
    return {begin + static_cast<std::uint64_t>(std::llround(static_cast<double>(time.count()) * rate / 1e9)), time,
            width};
  }
};

}  // namespace

TEST_CASE("a counter's times are the system's, before, between and after the looks") {
  const Counter counter;
  CounterClock clock(counter.at(Nanoseconds(1'000'000'000)), counter.at(Nanoseconds(1'020'000'000)));
  CHECK(clock.rate() == Approx(2.5e9).epsilon(1e-7));
  for (const std::int64_t time : {900'000'000, 1'000'000'000, 1'010'000'000, 1'020'000'000, 1'500'000'000})
    CHECK(std::abs((clock.at(counter.at(Nanoseconds(time)).counter) - Nanoseconds(time)).count()) <= 100);
  // 20 ns of each look, over 20 ms, may be 50 times as much after a second.
  CHECK(clock.error() >= Nanoseconds(20));
  CHECK(clock.error() <= Nanoseconds(1100));
}

TEST_CASE("a counter that runs at another rate than it did is followed without a step") {
  Counter counter;
  CounterClock clock(counter.at(Nanoseconds(0)), counter.at(Nanoseconds(20'000'000)));
  // From here on the system's clock is slewed by 50 parts in a million, as chrony does.
  std::int64_t time = 20'000'000;
  std::uint64_t ticks = counter.at(Nanoseconds(time)).counter;
  Nanoseconds last = clock.at(ticks);
  for (int second = 1; second <= 5; ++second) {
    for (int part = 0; part < 100; ++part) {
      ticks += 25'000'000;
      time += 10'000'500;
      const Nanoseconds now = clock.at(ticks);
      CHECK(now - last >= Nanoseconds(9'990'000));
      CHECK(now - last <= Nanoseconds(10'010'000));
      last = now;
    }
    clock.calibrate({ticks, Nanoseconds(time), Nanoseconds(20)});
    CHECK(clock.at(ticks) == last);
    if (second == 1) {
      CHECK(clock.error() >= Nanoseconds(50'000));  // it says how far it was off
      CHECK(clock.error() <= Nanoseconds(50'100));
    }
  }
  // By now it follows; the worst is still told.
  CHECK(std::abs((clock.at(ticks) - Nanoseconds(time)).count()) <= 100);
  CHECK(clock.error() <= Nanoseconds(50'100));
}

TEST_CASE("however far apart the looks are, the clock is not lost") {
  for (const std::vector<int>& intervals : {std::vector{3}, {5}, {1, 5}, {1, 1, 1, 7}, {2, 9, 1}, {30, 1}}) {
    const Counter counter;
    CounterClock clock(counter.at(Nanoseconds(0), Nanoseconds(40)),
                       {counter.at(Nanoseconds(20'000'000)).counter + 100, Nanoseconds(20'000'000), Nanoseconds(40)});
    std::int64_t time = 20'000'000;
    for (std::size_t look = 0; look < 100; ++look) {
      time += intervals[look % intervals.size()] * std::int64_t{1'000'000'000};
      // Each look is off by up to 20 ns, in turn.
      auto pair = counter.at(Nanoseconds(time), Nanoseconds(40));
      pair.time += Nanoseconds(look % 2 == 0 ? 20 : -20);
      clock.calibrate(pair);
    }
    // What two looks of the shortest interval do not know of the rate, over the longest one.
    const auto [shortest, longest] = std::minmax_element(intervals.begin(), intervals.end());
    CHECK(std::abs((clock.at(counter.at(Nanoseconds(time)).counter) - Nanoseconds(time)).count()) <
          100 + 40 * *longest / *shortest);
  }
}

TEST_CASE("a look that brings nothing new changes nothing") {
  const Counter counter;
  CounterClock clock(counter.at(Nanoseconds(0)), counter.at(Nanoseconds(20'000'000)));
  const Nanoseconds error = clock.error();
  clock.calibrate(counter.at(Nanoseconds(20'000'000)));
  CHECK(clock.error() == error);
}

TEST_CASE("the processor's counter and the system's clock agree to what is stated") {
  const ClockPair first = dpdk::look_at_processor();
  ClockPair second = first;
  while (second.time - first.time < std::chrono::milliseconds(20)) second = dpdk::look_at_processor();
  const CounterClock clock(first, second);
  CHECK(first.width >= Nanoseconds(0));
  // An hour of a host that stands still between two looks is no fault: the bound is that of the looks.
  const ClockPair third = dpdk::look_at_processor();
  const auto passed = third.time - second.time;
  const auto bound = clock.error() + third.width + Nanoseconds(passed.count() / 10'000);
  CHECK(std::abs((clock.at(third.counter) - third.time).count()) <= bound.count());
}

// Delays of stamped streams, with clocks that agree and clocks that do not.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>
#include <vector>

#include "analysis/stats/histogram.hpp"
#include "analysis/track/stamped.hpp"

using namespace isoline;
using namespace isoline::analysis::track;
using namespace std::chrono_literals;

namespace {

constexpr auto clock_used = ClockSource::monotonic;

/// A frame each millisecond, with these delays; the listener's clock is `offset` ahead.
StampedFigures received(const std::vector<Nanoseconds>& delays, bool agree, StampedOptions options = {},
                        Nanoseconds offset = 0ns) {
  StampedStream stream(options);
  std::uint32_t number = 0;
  for (const Nanoseconds delay : delays) {
    const Nanoseconds sent = 1ms * number;
    stream.arrive({.number = number++, .sent = sent, .received = sent + delay + offset, .clocks_agree = agree});
  }
  return stream.figures(clock_used);
}

}  // namespace

TEST_CASE("one-way delay where clocks agree") {
  const StampedFigures figures = received({10us, 12us, 11us}, true, {.deadline = 11us});
  CHECK(figures.clocks_agree);
  REQUIRE(figures.forward.delay);
  CHECK(figures.forward.delay->count == 3);
  CHECK(figures.forward.delay->min == 10us);
  CHECK(figures.forward.delay->max == 12us);
  CHECK(figures.forward.delay->sum == 33us);
  CHECK(figures.forward.deadline_misses == 1);
  CHECK_FALSE(figures.backward);
  CHECK_FALSE(figures.round_trip);
}

TEST_CASE("only the variation where they do not") {
  const StampedFigures figures = received({10us, 12us, 11us}, false, {.deadline = 11us}, -1h);
  CHECK_FALSE(figures.clocks_agree);
  CHECK_FALSE(figures.forward.delay);
  CHECK_FALSE(figures.forward.deadline_misses);
  REQUIRE(figures.forward.ipdv);
  CHECK(figures.forward.ipdv->count == 2);
  CHECK(figures.forward.ipdv->min == 1us);
  CHECK(figures.forward.ipdv->max == 2us);
  CHECK(figures.forward.jitter->count == 2);
}

TEST_CASE("the user may know better than the frames") {
  CHECK(received({10us}, false, {.clocks_agree = true}).forward.delay);
}

TEST_CASE("frames that come before they were sent are counted, not measured") {
  const StampedFigures figures = received({10us, 12us}, true, {.deadline = 1us}, -11us);
  CHECK(figures.forward.negative == 1);
  CHECK(figures.forward.delay->count == 1);
  CHECK(figures.forward.deadline_misses == 0);
}

TEST_CASE("copies are not measured, and IPDV is of neighbours only") {
  StampedStream stream;
  const auto arrive = [&](std::uint32_t number, Nanoseconds delay) {
    stream.arrive({.number = number, .sent = 1ms * number, .received = 1ms * number + delay, .clocks_agree = true});
  };
  arrive(0, 10us);
  arrive(0, 20us);
  arrive(2, 30us);  // 1 is missing
  arrive(3, 31us);
  arrive(1, 2500us);
  const StampedFigures figures = stream.figures(clock_used, 5);
  CHECK(figures.forward.delay->count == 4);
  CHECK(figures.forward.ipdv->count == 1);
  CHECK(figures.forward.ipdv->max == 1us);
  CHECK(figures.forward.jitter->count == 3);
  CHECK(figures.arrivals == ArrivalCounts{.received = 4, .lost = 1, .duplicated = 1, .reordered = 1, .max_extent = 2});
}

TEST_CASE("jitter is RFC 3550's estimator") {
  std::mt19937 random(7);
  std::vector<Nanoseconds> delays;
  for (int i = 0; i < 500; ++i) delays.push_back(Nanoseconds(100'000 + random() % 50'000));
  double jitter = 0, most = 0;
  for (std::size_t i = 1; i < delays.size(); ++i) {
    jitter += (std::abs(static_cast<double>((delays[i] - delays[i - 1]).count())) - jitter) / 16;
    most = std::max(most, jitter);
  }
  const StampedFigures figures = received(delays, false);
  CHECK(std::abs(static_cast<double>(figures.forward.jitter->max.count()) - most) < 2);
}

TEST_CASE("a round trip leaves the time in the reflector out, and has two parts") {
  StampedStream stream({.arrivals = {.from_zero = true}, .deadline = 5us});
  const auto back = [&](std::uint32_t number, std::uint32_t answer) {
    const Nanoseconds at = 1ms * number;
    stream.come_back({.number = number,
                      .sent = at,
                      .returned = at + 40us,
                      .received = at + 10us,
                      .answered = at + 25us,
                      .answer = answer,
                      .clocks_agree = true});
  };
  back(0, 0);
  back(2, 1);  // 1 was lost before the reflector
  back(4, 3);  // 3 behind it
  const StampedFigures figures = stream.figures(clock_used, 6);
  CHECK(figures.round_trip->max == 25us);
  CHECK(figures.residence->min == 15us);
  CHECK(figures.forward.delay->max == 10us);
  CHECK(figures.forward.deadline_misses == 3);
  CHECK(figures.backward->delay->max == 15us);
  CHECK(figures.arrivals.lost == 3);
  CHECK(figures.answers->lost == 1);
}

TEST_CASE("round trips need no clocks that agree") {
  StampedStream stream;
  stream.come_back(
      {.number = 0, .sent = 1s, .returned = 1s + 40us, .received = 9h, .answered = 9h + 15us, .answer = {}});
  const StampedFigures figures = stream.figures(clock_used);
  CHECK(figures.round_trip->max == 25us);
  CHECK_FALSE(figures.forward.delay);
  CHECK_FALSE(figures.backward->delay);
  CHECK_FALSE(figures.answers);
}

TEST_CASE("an old number that was sent later than the newest one begins anew; a late one and a copy do not") {
  for (const bool may : {true, false}) {
    StampedOptions options;
    options.may_restart = may;
    StampedStream stream(options);
    const auto arrive = [&](std::uint32_t number, Nanoseconds sent) {
      stream.arrive({.number = number, .sent = sent, .received = sent + 10us});
    };
    for (const std::uint32_t number : {0u, 1u, 3u, 3u, 2u, 0u}) arrive(number, 1ms * number);
    for (const std::uint32_t number : {0u, 1u, 2u}) arrive(number, 1s + 1ms * number);
    const ArrivalCounts counts = stream.figures(clock_used).arrivals;
    if (may)
      CHECK(counts == ArrivalCounts{.received = 7, .duplicated = 2, .reordered = 1, .max_extent = 1, .restarts = 1});
    if (!may) CHECK(counts == ArrivalCounts{.received = 4, .duplicated = 5, .reordered = 1, .max_extent = 1});
  }
}

TEST_CASE("times that cannot be are borne") {
  StampedStream stream({.clocks_agree = true});
  const Nanoseconds odd[] = {Nanoseconds::min(), Nanoseconds::max(), 0ns, -1ns};
  std::uint32_t number = 0;
  for (const Nanoseconds a : odd) {
    for (const Nanoseconds b : odd) {
      stream.come_back({.number = number++, .sent = a, .returned = b, .received = b, .answered = a, .answer = {}});
      stream.come_back({.number = number++, .sent = a, .returned = a, .received = a, .answered = b, .answer = {}});
    }
  }
  CHECK(stream.figures(clock_used).arrivals.received == number);
}

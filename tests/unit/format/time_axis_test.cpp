#include "format/time_axis.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

TEST_CASE("equal factors are equal distances") {
  const TimeAxis axis(1us, 1ms, 100, 400);
  CHECK(axis.at(1us) == Approx(100));
  CHECK(axis.at(10us) == Approx(200));
  CHECK(axis.at(1ms) == Approx(400));
  CHECK(axis.at(1ns) == Approx(100));
  CHECK(axis.at(1h) == Approx(400));
}

TEST_CASE("one time is drawn in the middle of a range") {
  const TimeAxis axis(1ms, 1ms, 0, 100);
  CHECK(axis.at(1ms) == Approx(50));
  CHECK(TimeAxis(0ns, 0ns, 0, 100).at(0ns) == Approx(50));
}

TEST_CASE("labels keep their distance, whatever the range") {
  for (const Nanoseconds to :
       {Nanoseconds(2us), Nanoseconds(10us), Nanoseconds(1ms), Nanoseconds(1s), Nanoseconds(100h)}) {
    const TimeAxis axis(1us, to, 0, 800);
    const auto ticks = axis.ticks(60);
    INFO(to.count());
    CHECK(ticks.size() >= 2);
    for (std::size_t i = 1; i < ticks.size(); ++i) CHECK(ticks[i].x - ticks[i - 1].x >= 60);
    for (const auto& tick : ticks) CHECK((tick.x >= 0 && tick.x <= 800));
  }
}

TEST_CASE("on a short axis labels are left out") {
  const auto ticks = TimeAxis(1us, 100h, 0, 300).ticks(60);
  CHECK(ticks.size() >= 2);
  CHECK(ticks.size() <= 6);
}

TEST_CASE("times on labels") {
  CHECK(time_label(250us) == "250 µs");
  CHECK(time_label(1500ns) == "1.5 µs");
  CHECK(time_label(1ms) == "1 ms");
  CHECK(time_label(20ns) == "20 ns");
  CHECK(time_label(125s) == "2m05s");
}

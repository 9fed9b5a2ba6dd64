#include "analysis/gates/base_time_shift.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace isoline;
using namespace std::chrono_literals;

namespace {

constexpr Nanoseconds cycle = 10ms;

/// One class whose frames begin in [begin, end) + shift of the cycle, evenly.
ClassReading frames(unsigned number, Nanoseconds begin, Nanoseconds end, Nanoseconds shift, std::uint64_t count = 10) {
  ClassReading reading;
  reading.traffic_class = TrafficClass::masked(number);
  reading.gates.emplace();
  reading.gates->phase.resize(phase_bins);
  for (Nanoseconds at = begin; at < end; at += 5us) {
    const Nanoseconds phase = ((at + shift) % cycle + cycle) % cycle;
    reading.gates->phase[static_cast<std::size_t>(phase * static_cast<int>(phase_bins) / cycle)] += count;
  }
  return reading;
}

PortReading port(std::vector<ClassReading> classes) {
  PortReading port{"eth1", GateCycle{}, std::move(classes)};
  port.gates->cycle_time = cycle;
  port.gates->windows[7] = {{0ms, 2ms}};
  port.gates->windows[0] = {{2ms, 10ms}};
  port.gates->windows[5] = {{1ms, 2ms}, {6ms, 7ms}};
  return port;
}

}  // namespace

TEST_CASE("a shift is found with its sign and size, also round the cycle's end") {
  for (const Nanoseconds shift : {1000us, -1000us, 4000us, -4000us, 300us}) {
    const auto found = analysis::base_time_shift(port({frames(7, 0ms, 2ms, shift), frames(0, 2ms, 10ms, shift)}));
    REQUIRE(found);
    INFO(shift.count() << " found as " << found->shift.count());
    CHECK(std::chrono::abs(found->shift - shift) <= 2 * found->resolution);
    CHECK(found->least <= found->shift);
    CHECK(found->in_window > 0.99);
  }
}

TEST_CASE("the gate's opening counts where frames do not fill the window") {
  const auto found = analysis::base_time_shift(port({frames(7, 0us, 300us, 3ms)}));
  REQUIRE(found);
  CHECK(std::chrono::abs(found->shift - 3ms) <= 2 * found->resolution);
  CHECK(found->least < 1400us);
  CHECK(found->most == found->shift);
}

TEST_CASE("frames inside their windows mean no shift") {
  const auto full = analysis::base_time_shift(port({frames(7, 0ms, 2ms, 0ms), frames(0, 2ms, 10ms, 0ms)}));
  REQUIRE(full);
  CHECK(full->shift == 0ns);
  const auto few = analysis::base_time_shift(port({frames(7, 500us, 600us, 0ms)}));
  REQUIRE(few);
  CHECK(few->shift == 0ns);
  CHECK(few->least <= -1300us);
  CHECK(few->most >= 400us);
}

TEST_CASE("a frame in a thousand beside its window is no shift") {
  auto mostly = port({frames(7, 0ms, 2ms, 0ms, 1000)});
  mostly.classes[0].gates->phase[phase_bins / 2] = 300;
  const auto found = analysis::base_time_shift(mostly);
  REQUIRE(found);
  CHECK(found->shift == 0ns);
}

TEST_CASE("a few stray frames are no shift") {
  auto sparse = port({frames(7, 0us, 5us, 0ms, 4)});
  sparse.classes[0].gates->phase[phase_bins / 2] = 1;
  CHECK_FALSE(analysis::base_time_shift(sparse));
  auto tail = port({frames(7, 500us, 1000us, 0ms, 5)});
  tail.classes[0].gates->phase[phase_bins * 21 / 100 + 1] = 9;
  const auto found = analysis::base_time_shift(tail);
  REQUIRE(found);
  CHECK(found->shift == 0ns);
  tail.classes[0].gates->phase[phase_bins * 21 / 100 + 1] = 20;
  REQUIRE(analysis::base_time_shift(tail));
  CHECK(analysis::base_time_shift(tail)->shift != 0ns);
}

TEST_CASE("windows that come twice in a cycle shift the shorter way") {
  auto twice = frames(5, 1ms, 2ms, 1ms);
  const auto second = frames(5, 6ms, 7ms, 1ms);
  for (std::size_t bin = 0; bin < phase_bins; ++bin) twice.gates->phase[bin] += second.gates->phase[bin];
  const auto found = analysis::base_time_shift(port({twice}));
  REQUIRE(found);
  CHECK(std::chrono::abs(found->shift - 1ms) <= 2 * found->resolution);
}

TEST_CASE("nothing is said where nothing can be known") {
  CHECK(!analysis::base_time_shift(PortReading{"eth1", std::nullopt, {}}));
  CHECK(!analysis::base_time_shift(port({})));
  // A gate that is always open, and one that never is.
  auto open = port({frames(7, 0ms, 2ms, 0ms)});
  open.gates->windows[7] = {{0ms, 10ms}};
  CHECK(!analysis::base_time_shift(open));
  open.gates->windows[7] = {};
  CHECK(!analysis::base_time_shift(open));
  // Frames all over the cycle.
  CHECK(!analysis::base_time_shift(port({frames(7, 0ms, 10ms, 0ms)})));
}

#include "analysis/gates/queue_sum.hpp"

#include <catch2/catch.hpp>

#include "analysis/stats/histogram.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

Distribution times(HistogramOrigin origin, std::initializer_list<Nanoseconds> values) {
  Distribution distribution;
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  distribution.clock = ClockSource::tai;
  for (const Nanoseconds value : values) analysis::add(distribution, value);
  return distribution;
}

/// Frames of one class, all in bin `bin` of the cycle, one of them late.
PortReading reading(const char* interface, unsigned number, std::uint64_t frames, std::size_t bin) {
  ClassReading one;
  one.traffic_class = TrafficClass::masked(number);
  one.frames = frames;
  one.bytes = frames * 60;
  one.queue_matches = {frames, 1, 2};
  one.queue = times(HistogramOrigin::delay, {2us, 3us});
  one.gates.emplace();
  one.gates->in_window = frames - 1;
  one.gates->early = times(HistogramOrigin::deviation, {});
  one.gates->late = times(HistogramOrigin::deviation, {1ms});
  one.gates->phase.resize(phase_bins);
  one.gates->phase[bin] = frames;
  GateCycle gates;
  gates.cycle_time = 1ms * static_cast<int>(bin + 1);
  return {interface, gates, {one}};
}

}  // namespace

TEST_CASE("what probes counted one after the other is added up by port and class") {
  std::vector<PortReading> sum;
  analysis::add(sum, {reading("eth0", 1, 10, 3)});
  analysis::add(sum, {reading("eth0", 1, 5, 4), reading("eth1", 0, 7, 0)});
  analysis::add(sum, {reading("eth0", 0, 2, 5)});
  REQUIRE(sum.size() == 2);
  REQUIRE(sum[0].classes.size() == 2);
  CHECK(sum[0].gates->cycle_time == 6ms);
  const ClassReading& one = sum[0].classes[0];
  CHECK(one.frames == 15);
  CHECK(one.bytes == 900);
  CHECK(one.queue_matches == StampMatches{15, 2, 4});
  CHECK(one.queue->count == 4);
  CHECK_FALSE(one.forward);
  CHECK(one.gates->in_window == 13);
  CHECK(one.gates->late.count == 2);
  CHECK(one.gates->early.count == 0);
  CHECK(one.gates->early.has_histogram);
  CHECK(one.gates->phase[3] == 10);
  CHECK(one.gates->phase[4] == 5);
  CHECK(sum[1].interface == "eth1");
}

TEST_CASE("what was not measured at first is there once it is") {
  auto timed_only = reading("eth0", 1, 10, 3);
  timed_only.classes[0].gates.reset();
  timed_only.classes[0].queue.reset();
  std::vector<PortReading> sum{timed_only};
  analysis::add(sum, {reading("eth0", 1, 5, 3)});
  CHECK(sum[0].classes[0].frames == 15);
  CHECK(sum[0].classes[0].gates->in_window == 4);
  CHECK(sum[0].classes[0].queue->count == 2);
  analysis::add(sum, {timed_only});
  CHECK(sum[0].classes[0].gates->in_window == 4);
}

TEST_CASE("the phases of a part of a measurement") {
  const auto before = reading("eth0", 1, 10, 3);
  auto now = before;
  now.classes[0].gates->phase[3] = 12;
  now.classes[0].gates->phase[9] = 4;
  now.classes.push_back(reading("eth0", 2, 6, 7).classes[0]);
  const auto after = analysis::phases_after(now, before);
  CHECK(after.gates == now.gates);
  REQUIRE(after.classes.size() == 2);
  CHECK(after.classes[0].gates->phase[3] == 2);
  CHECK(after.classes[0].gates->phase[9] == 4);
  CHECK(after.classes[1].gates->phase[7] == 6);
}

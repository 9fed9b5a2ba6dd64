#include "golden/format/queue_samples.hpp"

#include "analysis/stats/histogram.hpp"

namespace isoline::test {
namespace {

using namespace std::chrono_literals;

Distribution times(HistogramOrigin origin, std::initializer_list<Nanoseconds> values) {
  Distribution distribution;
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  distribution.clock = ClockSource::tai;
  for (const Nanoseconds value : values) analysis::add(distribution, value);
  return distribution;
}

/// Frames in all bins of [begin, end) of 10 ms.
std::vector<std::uint64_t> phases(Nanoseconds begin, Nanoseconds end) {
  std::vector<std::uint64_t> bins(phase_bins);
  for (Nanoseconds at = begin; at < end; at += 10us) ++bins[static_cast<std::size_t>(at * 512 / 10ms)];
  return bins;
}

ClassReading urgent() {
  ClassReading one;
  one.traffic_class = TrafficClass::masked(7);
  one.frames = 200;
  one.bytes = 200 * 64;
  one.queue_matches = {199, 1, 0};
  one.queue = times(HistogramOrigin::delay, {3us, 2ms, 7900us});
  one.forward_matches = {150, 0, 2};
  one.forward = times(HistogramOrigin::delay, {20us, 8ms});
  one.gates.emplace();
  one.gates->in_window = 100;
  one.gates->early = times(HistogramOrigin::deviation, {});
  one.gates->late = times(HistogramOrigin::deviation, {90us, 1ms});
  one.gates->before_base = 1;
  one.gates->phase = phases(1ms, 3ms);
  return one;
}

ClassReading starved() {
  ClassReading one;
  one.traffic_class = TrafficClass::masked(3);
  one.frames = 1;
  one.bytes = 1500;
  one.queue_matches = {1, 0, 0};
  one.queue = times(HistogramOrigin::delay, {1us});
  one.gates.emplace();
  one.gates->never_open = 1;
  one.gates->phase.resize(phase_bins);
  return one;
}

}  // namespace

QueueReading queue_reading() {
  QueueReading reading;
  reading.duration = 10s;
  reading.clock = {40ns, 0ns, 0s};
  PortReading gated{"eth1", GateCycle{}, {starved(), urgent()}};
  gated.gates->base_time = TaiTime(1789000000s);
  gated.gates->cycle_time = 10ms;
  gated.gates->windows[7] = {{0ms, 2ms}};
  reading.ports.push_back(gated);
  reading.ports.push_back({"eth2", std::nullopt, {}});
  return reading;
}

}  // namespace isoline::test

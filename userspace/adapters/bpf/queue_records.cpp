#include "adapters/bpf/queue_records.hpp"

#include <numeric>

#include "analysis/stats/histogram.hpp"

namespace isoline::bpf {
namespace {

Nanoseconds ns(std::uint64_t value) { return Nanoseconds(static_cast<std::int64_t>(value)); }

/// The kernel writes while we copy: the count is made of the buckets that were read.
Distribution distribution_of(const isoline_histogram& block, HistogramOrigin origin) {
  Distribution distribution;
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  distribution.clock = ClockSource::tai;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < histogram_buckets; ++i) count += distribution.histogram.bucket[i] = block.bucket[i];
  distribution.count = count;
  if (!count) return distribution;
  distribution.min = ns(~block.min);
  distribution.max = ns(block.max);
  distribution.sum = ns(block.sum);
  return distribution;
}

void add(Distribution& into, const isoline_histogram& block, HistogramOrigin origin) {
  (void)analysis::merge(into, distribution_of(block, origin));
}

void add(StampMatches& into, const isoline_matches& from) {
  into.matched += from.matched;
  into.collisions += from.collisions;
  into.missed += from.missed;
}

bool any(const StampMatches& matches) { return matches.matched + matches.collisions + matches.missed != 0; }

Distribution empty(HistogramOrigin origin) {
  Distribution distribution;
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  distribution.clock = ClockSource::tai;
  return distribution;
}

}  // namespace

ClassReading class_reading(TrafficClass traffic_class, std::span<const isoline_queue_class> by_cpu, bool judged) {
  ClassReading reading;
  reading.traffic_class = traffic_class;
  Distribution queue = empty(HistogramOrigin::delay), forward = queue;
  GateKeeping gates;
  gates.early = gates.late = empty(HistogramOrigin::deviation);
  gates.phase.resize(phase_bins);
  for (const auto& cpu : by_cpu) {
    reading.frames += cpu.frames;
    reading.bytes += cpu.bytes;
    add(reading.queue_matches, cpu.queue_matches);
    add(reading.forward_matches, cpu.forward_matches);
    add(queue, cpu.queue, HistogramOrigin::delay);
    add(forward, cpu.forward, HistogramOrigin::delay);
    gates.in_window += cpu.in_window;
    gates.never_open += cpu.never_open;
    gates.before_base += cpu.before_base;
    add(gates.early, cpu.early, HistogramOrigin::deviation);
    add(gates.late, cpu.late, HistogramOrigin::deviation);
    for (std::size_t bin = 0; bin < phase_bins; ++bin) gates.phase[bin] += cpu.phase[bin];
  }
  if (any(reading.queue_matches)) reading.queue = queue;
  if (any(reading.forward_matches)) reading.forward = forward;
  if (judged) reading.gates = std::move(gates);
  return reading;
}

}  // namespace isoline::bpf

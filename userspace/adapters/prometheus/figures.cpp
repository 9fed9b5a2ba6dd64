#include "adapters/prometheus/figures.hpp"

#include <optional>

#include "analysis/stats/histogram.hpp"

namespace isoline::exporter {
namespace {

Figures::Event event_of(const std::optional<std::uint64_t>& count) { return {count.has_value(), count.value_or(0)}; }

DistributionFigures figures_of(const std::optional<Distribution>& distribution) {
  return distribution ? exporter::figures_of(*distribution) : DistributionFigures{};
}

// A record's counters only grow; where one did not, what there is now is all new.
std::uint64_t grown(std::uint64_t after, std::uint64_t before) { return after >= before ? after - before : after; }

Figures::Event grown(const Figures::Event& after, const Figures::Event& before) {
  return {after.present, grown(after.count, before.count)};
}

DistributionFigures grown(DistributionFigures after, const DistributionFigures& before) {
  if (after.count < before.count) {
    return after;
  }
  after.count -= before.count;
  after.sum_ns -= before.sum_ns;
  for (std::size_t i = 0; i < bound_count; ++i) {
    after.below[i] = grown(after.below[i], before.below[i]);
  }
  return after;
}

void add(Figures::Event& into, const Figures::Event& more) {
  into.present = into.present || more.present;
  into.count += more.count;
}

void add(DistributionFigures& into, const DistributionFigures& more) {
  if (!more.present) {
    return;
  }
  into.present = true;
  into.origin = more.origin;
  into.count += more.count;
  into.sum_ns += more.sum_ns;
  for (std::size_t i = 0; i < bound_count; ++i) {
    into.below[i] += more.below[i];
  }
}

}  // namespace

DistributionFigures figures_of(const Distribution& distribution) {
  if (!distribution.has_histogram) {
    return {};
  }
  // The flow's first samples may precede its histogram; the exported count is that of the buckets, so that
  // +Inf and the bounds below it tell of the same samples.
  return {true, distribution.histogram.origin, analysis::bucket_total(distribution),
          static_cast<std::uint64_t>(distribution.sum.count()), below_bounds(distribution)};
}

Figures figures_of(const Flow& flow) {
  Figures figures;
  figures.packets = flow.counts.packets;
  figures.bytes = flow.counts.bytes;
  figures.lost = event_of(flow.lost);
  figures.duplicated = event_of(flow.duplicated);
  figures.reordered = event_of(flow.reordered);
  figures.retransmitted = event_of(flow.retransmitted);
  figures.round_trip = figures_of(flow.round_trip);
  figures.inter_arrival = figures_of(flow.inter_arrival);
  figures.jitter = figures_of(flow.jitter);
  return figures;
}

Figures operator-(const Figures& after, const Figures& before) {
  Figures result;
  result.packets = grown(after.packets, before.packets);
  result.bytes = grown(after.bytes, before.bytes);
  result.lost = grown(after.lost, before.lost);
  result.duplicated = grown(after.duplicated, before.duplicated);
  result.reordered = grown(after.reordered, before.reordered);
  result.retransmitted = grown(after.retransmitted, before.retransmitted);
  result.round_trip = grown(after.round_trip, before.round_trip);
  result.inter_arrival = grown(after.inter_arrival, before.inter_arrival);
  result.jitter = grown(after.jitter, before.jitter);
  return result;
}

Figures& operator+=(Figures& into, const Figures& more) {
  into.packets += more.packets;
  into.bytes += more.bytes;
  add(into.lost, more.lost);
  add(into.duplicated, more.duplicated);
  add(into.reordered, more.reordered);
  add(into.retransmitted, more.retransmitted);
  add(into.round_trip, more.round_trip);
  add(into.inter_arrival, more.inter_arrival);
  add(into.jitter, more.jitter);
  return into;
}

}  // namespace isoline::exporter

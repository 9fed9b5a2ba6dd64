// Reports of generators and reflectors with everything that they can have.
#pragma once

#include "analysis/stats/histogram.hpp"
#include "model/traffic_report.hpp"

namespace isoline::test {

inline Distribution times(HistogramOrigin origin, std::initializer_list<std::int64_t> microseconds) {
  Distribution distribution;
  distribution.histogram.origin = origin;
  for (const std::int64_t us : microseconds) analysis::add(distribution, std::chrono::microseconds(us));
  return distribution;
}

inline StampedFigures whole_figures() {
  StampedFigures figures;
  figures.arrivals = {.received = 98, .lost = 2, .duplicated = 1, .reordered = 3, .max_extent = 4};
  figures.answers = ArrivalCounts{.received = 98, .lost = 1};
  figures.clocks_agree = true;
  figures.round_trip = times(HistogramOrigin::delay, {30, 32});
  figures.residence = times(HistogramOrigin::delay, {5});
  for (PathFigures* path : {&figures.forward, &figures.backward.emplace()}) {
    path->delay = times(HistogramOrigin::delay, {14, 15});
    path->ipdv = times(HistogramOrigin::deviation, {1});
    path->jitter = times(HistogramOrigin::deviation, {1});
  }
  figures.forward.deadline_misses = 1;
  return figures;
}

inline GeneratorReport generator_report() {
  GeneratorReport report;
  report.lasted = std::chrono::seconds(10);
  report.late_after = std::chrono::microseconds(10);
  report.other = 3;
  report.poll_gap = times(HistogramOrigin::delay, {50});
  GeneratedStream axis{
      "axis-1", {.sent = 100, .sent_bytes = 6000, .late = 2, .skipped = 1, .error = {}}, whole_figures()};
  axis.traffic.error = times(HistogramOrigin::deviation, {1, 12});
  report.total = axis.traffic;
  GeneratedStream silent{"silent", {}, {}};
  report.streams = {axis, silent};
  return report;
}

inline ReflectorReport reflector_report() {
  ReflectorReport report;
  report.received = 120;
  report.answered_stamp = 100;
  report.other = 20;
  report.poll_gap = times(HistogramOrigin::delay, {50});
  ReflectedStream one{"udp 10.0.0.1:50000 10.0.0.2:862 session 5", 100, {}};
  one.figures.arrivals.received = 100;
  one.figures.forward.ipdv = times(HistogramOrigin::deviation, {1});
  one.figures.forward.jitter = times(HistogramOrigin::deviation, {2});
  report.streams = {one};
  return report;
}

}  // namespace isoline::test

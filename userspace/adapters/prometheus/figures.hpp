// What is exported of a flow, as plain counters that can be subtracted and added up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "adapters/prometheus/bounds.hpp"
#include "model/flow.hpp"

namespace isoline::exporter {

/// A distribution as exported: everything is a counter.
struct DistributionFigures {
  bool present = false;
  HistogramOrigin origin = HistogramOrigin::delay;
  std::uint64_t count = 0;
  std::uint64_t sum_ns = 0;
  std::array<std::uint64_t, bound_count> below{};
};

/// Figures of a flow, or of several added up. A figure that no flow of them has is not present.
struct Figures {
  std::uint64_t packets = 0, bytes = 0;
  struct Event {
    bool present = false;
    std::uint64_t count = 0;
  };
  Event lost, duplicated, reordered, retransmitted;
  DistributionFigures round_trip, inter_arrival, jitter;
};

Figures figures_of(const Flow& flow);
/// Distributions without a histogram are not present: their buckets would be made up.
DistributionFigures figures_of(const Distribution& distribution);

/// What came after `before`, of the same record.
Figures operator-(const Figures& after, const Figures& before);
Figures& operator+=(Figures& into, const Figures& more);

}  // namespace isoline::exporter

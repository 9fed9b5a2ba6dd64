// Turns readings into metric families; remembers what makes counters stay counters.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "adapters/prometheus/attribution.hpp"
#include "adapters/prometheus/exporter.hpp"

namespace isoline::exporter {

/// Not thread-safe.
class Collector {
 public:
  std::vector<::prometheus::MetricFamily> collect(const Readings& readings, const ExportLimits& limits);

 private:
  Attribution attribution_;
};

}  // namespace isoline::exporter

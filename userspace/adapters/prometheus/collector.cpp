#include "adapters/prometheus/collector.hpp"

#include <algorithm>
#include <utility>

#include "adapters/prometheus/scrape.hpp"
#include "adapters/prometheus/series.hpp"

namespace isoline::exporter {

std::vector<::prometheus::MetricFamily> Collector::collect(const Readings& readings, const ExportLimits& limits) {
  // Most needed first: what comes later is left out when the cap is reached.
  Scrape scrape(std::max<std::size_t>(limits.max_series, own_size_series) - own_size_series);
  add_facts(scrape, readings);
  add_probe(scrape, readings);
  add_loops(scrape, readings);
  add_schedule(scrape, readings);
  add_planned(scrape, readings.streams);
  if (readings.snapshot) {
    add_interfaces(scrape, *readings.snapshot);
    add_streams(scrape, *readings.snapshot);
  }
  add_queues(scrape, readings);
  if (readings.snapshot) {
    add_classes(scrape, *readings.snapshot);
    add_flows(scrape, attribution_.update(*readings.snapshot, readings.ports, limits.top_flows));
  }
  add_own_size(scrape);
  return std::move(scrape).families();
}

}  // namespace isoline::exporter

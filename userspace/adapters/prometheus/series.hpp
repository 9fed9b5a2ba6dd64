// Which series each part of the readings becomes.
#pragma once

#include <cstddef>
#include <vector>

#include "adapters/prometheus/attribution.hpp"
#include "adapters/prometheus/exporter.hpp"
#include "adapters/prometheus/scrape.hpp"

namespace isoline::exporter {

void add_facts(Scrape& scrape, const Readings& readings);       ///< build and sources: in every scrape
void add_probe(Scrape& scrape, const Readings& readings);       ///< ports, occupancy, memory, cost
void add_loops(Scrape& scrape, const Readings& readings);       ///< of the fast path
void add_interfaces(Scrape& scrape, const Snapshot& snapshot);  ///< totals
void add_schedule(Scrape& scrape, const Readings& readings);    ///< ports that are watched
void add_queues(Scrape& scrape, const Readings& readings);      ///< ports whose gates are measured
void add_planned(Scrape& scrape, const std::vector<PlannedStream>& streams);
void add_streams(Scrape& scrape, const Snapshot& snapshot);  ///< planned streams that were seen
void add_classes(Scrape& scrape, const Snapshot& snapshot);  ///< by protocol class and traffic class, overflow
void add_flows(Scrape& scrape, const std::vector<AttributedFlow>& flows);
/// Series that add_own_size() adds.
inline constexpr std::size_t own_size_series = 6;
/// How many series there are and how many did not fit; last of all.
void add_own_size(Scrape& scrape);

}  // namespace isoline::exporter

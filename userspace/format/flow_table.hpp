// Flows, interfaces, probes and costs as tables for a person.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "format/text.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::format {

/// Header and one line a row: key in words, port and direction, rate, packets, the measure that says most with its
/// p50, p99 and max, lost, duplicated and reordered packets, deadline misses, age. Rows that were disturbed within
/// analysis::disturbed_for are alerts and begin with '!'. Columns that no row uses are left out.
std::vector<Line> flow_lines(std::span<const analysis::FlowRow> rows, const TextStyle& style);

/// What stands above the rows: how many flows of how many, per interface and direction the totals and the rate over
/// snapshot.covers, and lines about losses, overflow, evicted flows and refused histograms when there are any.
/// `all`: how many flows there are, if the snapshot has only some.
std::vector<Line> summary_lines(const Snapshot& snapshot, std::size_t shown, const TextStyle& style,
                                std::optional<std::size_t> all = {});

/// "34 frames (30 missed, 4 broken)"
std::string losses_in_words(const PortLosses& losses);

/// Both, with an empty line between, as text.
std::string flow_table(const Snapshot& snapshot, std::span<const analysis::FlowRow> rows, const TextStyle& style,
                       std::optional<std::size_t> all = {});

/// Totals by port and direction, and below each its protocol classes.
std::string interface_table(const Snapshot& snapshot, const TextStyle& style);

/// Where a probe is attached, and until when.
std::string port_table(const std::vector<ProbePort>& ports, const TextStyle& style);

/// Run time of each program: runs, time, mean; `covers` > 0 adds the share of one CPU.
std::string cost_table(const std::vector<ProbeCost>& cost, Nanoseconds covers, const TextStyle& style);

/// Kernel memory of a probe by part.
std::string memory_table(const ProbeMemory& memory, const TextStyle& style);

}  // namespace isoline::format

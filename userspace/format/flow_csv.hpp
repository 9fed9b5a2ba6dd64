// Flows as comma-separated values, for spreadsheets and data frames.
#pragma once

#include <span>
#include <string>

#include "analysis/flow/rate.hpp"

namespace isoline::format {

/// A header line, then one line a flow, each ended by CR LF (RFC 4180). Columns: name, interface, direction, packets,
/// bytes, first_seen_ns, last_seen_ns; of each measure its count, min, p50, p90, p99, max and mean in ns; every
/// counter. What a flow does not have is empty.
std::string flow_csv(std::span<const analysis::FlowRow> rows);

/// The same in pieces.
std::string flow_csv_header();
void append_flow_csv(std::string& text, std::span<const analysis::FlowRow> rows);

}  // namespace isoline::format

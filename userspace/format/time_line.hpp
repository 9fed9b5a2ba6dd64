// Flows over time: pictures, and rows for other programs.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "analysis/flow/rate.hpp"
#include "analysis/flow/time_line.hpp"
#include "format/json_writer.hpp"

namespace isoline::format {

/// A flow and its time line.
struct TimedRow {
  analysis::FlowRow row;
  const analysis::TimeLine* line = nullptr;
};

/// One flow: bits and packets a second above, p50, p99 and maximum of its measure below, and where it lost packets or
/// sent them again.
std::string time_line_svg(const TimedRow& row);

/// A line a flow on a common axis: rate, p99 and losses. At most 40 are drawn, and the picture says how many are left
/// out. The lines have equal intervals.
std::string time_overview_svg(std::span<const TimedRow> rows, const std::string& title);

/// A header line, then one line for each interval of each flow, each ended by CR LF (RFC 4180). Columns: name,
/// interface, direction, begin_ns, interval_ns, packets, bytes, lost, retransmitted, measure, count, p50_ns, p99_ns,
/// max_ns. What a flow does not have is empty.
std::string time_line_csv(std::span<const TimedRow> rows);

/// The member time_line of a flow, into an object that is open.
void write_time_line(JsonWriter& json, const analysis::TimeLine& line);

}  // namespace isoline::format

// Everything known of one flow, in words and with its histograms drawn in the terminal.
#pragma once

#include <string>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "format/text.hpp"
#include "model/histogram.hpp"

namespace isoline::format {

/// Counts and rate, times, cycle and where it is known from, losses, each measure with its clock, and the histogram of
/// the measure that says most.
std::string flow_details(const analysis::FlowRow& row, const TextStyle& style);

/// The occupied range of a distribution, a line a bucket: lower edge, bar, count; where p50, p90, p99 and max are.
/// One line that says why if there is no histogram.
std::vector<Line> histogram_lines(const Distribution& distribution, const TextStyle& style);

}  // namespace isoline::format

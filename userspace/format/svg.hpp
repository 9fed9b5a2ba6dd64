// Pictures: one flow's histogram, and an overview of many flows. Valid XML, readable on light and dark pages.
#pragma once

#include <span>
#include <string>

#include "analysis/flow/measure.hpp"
#include "analysis/flow/rate.hpp"

namespace isoline::format {

/// The histogram of one measure of a flow: a bar a bucket over a logarithmic time axis, p50, p99 and max marked.
/// A flow without that measure, or without its histogram, gives a picture that says so.
std::string histogram_svg(const analysis::FlowRow& row, const analysis::Measure& measure);

/// The same for the measure that says most about the flow.
std::string histogram_svg(const analysis::FlowRow& row);

/// A row a flow: its name, a bar from min to max and a mark at p50 and p99 on one logarithmic axis, loss and rate;
/// disturbed flows stand out. At most 40 rows are drawn, and the picture says how many are left out.
std::string overview_svg(std::span<const analysis::FlowRow> rows, const std::string& title);

}  // namespace isoline::format

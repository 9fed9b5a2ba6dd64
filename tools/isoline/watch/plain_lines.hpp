// The live table for readers that are no terminal: lines of text or JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/watch/readings.hpp"

namespace isoline::cli {

/// The flows that had traffic in the last interval, each a line that begins with the UTC time of the reading, under
/// a heading; "no traffic" if there was none; and what ports lost, if they did. Rates and distributions are those of
/// the interval.
std::string plain_lines(const Readings& readings, const FlowSelection& selection, const format::TextStyle& style);

/// The same flows as one flow list document on one line; always there, also without flows.
std::string json_line(const Readings& readings, const FlowSelection& selection, bool histograms);

}  // namespace isoline::cli

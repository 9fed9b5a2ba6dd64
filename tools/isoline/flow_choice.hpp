// Which flows somebody means by a text: a flow in words, a part of its words, or a filter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "model/error.hpp"

namespace isoline::cli {

/// The rows that the text means, in their order. The first of these that finds any: the flow whose words it is
/// (to_string(FlowKey)) or whose stream name it is; flows whose words or stream name contain it (case ignored);
/// flows that match it as a filter expression.
/// Errors: not_found.
Result<std::vector<analysis::FlowRow>> choose_flows(const std::vector<analysis::FlowRow>& rows,
                                                    const std::string& text);

/// If all rows are one flow seen at several places: the one whose best measure has most samples, the first of equals.
/// Absent if they are different flows.
std::optional<analysis::FlowRow> best_view(const std::vector<analysis::FlowRow>& rows);

}  // namespace isoline::cli

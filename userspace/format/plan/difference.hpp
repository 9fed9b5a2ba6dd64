// How two plans differ, as text and JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "schedule/report/plan_difference.hpp"

namespace isoline::format {

/// A line a stream and a line a port that is other; "" if nothing is.
std::string plan_difference_text(const schedule::PlanDifference& found, const TextStyle& style);

/// {"schema":"isoline.plan-difference/1","network_changed","streams":[…],"ports":[…]}
std::string encode_plan_difference(const schedule::PlanDifference& found, bool pretty = true);

}  // namespace isoline::format

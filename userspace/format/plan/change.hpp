// What became of streams that were added to a plan or taken off, as text and JSON.
#pragma once

#include <string>
#include <vector>

#include "format/text.hpp"
#include "schedule/report/plan_difference.hpp"

namespace isoline::format {

struct StreamChange {
  std::string stream;
  bool done = false;
  std::string reason;  ///< why not
};

/// How the plan is other than before; below it a line for each stream that found no place.
std::string plan_change_text(const std::vector<StreamChange>& streams, const schedule::PlanDifference& found,
                             const TextStyle& style);

/// {"schema":"isoline.plan-change/1","changes":[…],…}, and the members of encode_plan_difference().
std::string encode_plan_change(const std::vector<StreamChange>& streams, const schedule::PlanDifference& found,
                               bool pretty = true);

}  // namespace isoline::format

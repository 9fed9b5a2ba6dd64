// The picture of a plan: who has which link when.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/plan.hpp"

namespace isoline::format {

enum class PlanRows {
  links,    ///< a row a link that the plan uses: frames, guards before them, reserved windows
  streams,  ///< a row a planned stream: its frames on all of its links, and from the first start to the last arrival
};

struct PlanGanttOptions {
  PlanRows rows = PlanRows::links;
  std::size_t most_rows = 64;  ///< the picture says how many are left out
};

/// One time axis for all rows: the plan's longest period, 0 at the begin of the network's cycle. What is nearer than
/// the picture can show is drawn as one. Valid XML, readable on light and dark pages.
std::string plan_gantt_svg(const Plan& plan, const PlanGanttOptions& options = {});

}  // namespace isoline::format

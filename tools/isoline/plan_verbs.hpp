// The verbs of `isoline plan`, one file for those that belong together; plan.cpp lists them.
#pragma once

#include "config/network.hpp"
#include "isoline/command_line.hpp"

namespace isoline::cli {

// plan_make.cpp: networks and plans that did not exist before.
Result<ExitStatus> import_plan(const Invocation& invocation);
Result<ExitStatus> compute_plan(const Invocation& invocation);

// plan_shape.cpp: bandwidth or cycles instead of times.
Result<ExitStatus> shape_by_credit(const Invocation& invocation, const config::NetworkFile& file);
Result<ExitStatus> queue_cyclically(const Invocation& invocation, const config::NetworkFile& file);

// plan_look.cpp: what a plan says, and whether it holds.
Result<ExitStatus> check_plan_file(const Invocation& invocation);
Result<ExitStatus> show_plan(const Invocation& invocation);
Result<ExitStatus> diff_plans(const Invocation& invocation);

// plan_explain.cpp
Result<ExitStatus> explain_plan(const Invocation& invocation);

// plan_change.cpp: everything else stays where it is.
Result<ExitStatus> add_to_plan(const Invocation& invocation);
Result<ExitStatus> remove_from_plan(const Invocation& invocation);

// plan_export.cpp: plans in the words of other tools.
Result<ExitStatus> export_plan(const Invocation& invocation);

// plan_simulate.cpp
Result<ExitStatus> simulate_plan(const Invocation& invocation);

}  // namespace isoline::cli

// The verbs of `isoline schedule`, one file for those that belong together; schedule.cpp lists them.
#pragma once

#include "isoline/command_line.hpp"

namespace isoline::cli {

// schedule_plan.cpp: what a file says. Needs neither root nor the ports.
Result<ExitStatus> check_schedule(const Invocation& invocation);
Result<ExitStatus> show_schedule(const Invocation& invocation);
Result<ExitStatus> export_schedule(const Invocation& invocation);

// schedule_observe.cpp: what a file wants against what runs.
Result<ExitStatus> diff_schedule(const Invocation& invocation);
Result<ExitStatus> watch_schedule(const Invocation& invocation);

// schedule_measure.cpp: what the frames say of the gates. Needs root.
Result<ExitStatus> measure_schedule(const Invocation& invocation);

// schedule_apply.cpp: changes ports, journalled.
Result<ExitStatus> apply_schedule(const Invocation& invocation);
Result<ExitStatus> confirm_schedule(const Invocation& invocation);
Result<ExitStatus> recover_schedule(const Invocation& invocation);
Result<ExitStatus> remove_schedule(const Invocation& invocation);

}  // namespace isoline::cli

// The schedule file that a verb works on.
#pragma once

#include "config/schedule.hpp"
#include "isoline/command_line.hpp"
#include "model/port_state.hpp"
#include "schedule/gates/check.hpp"

namespace isoline::cli {

/// Reads the verb's operand. Errors: of a file with problems all but the last are said on stderr, the last is returned.
Result<config::ScheduleFile> read_schedule(const Invocation& invocation);

/// What checks find, with file:line:column.
struct CheckedSchedule {
  config::Problems problems;  ///< must be mended before the schedule is applied
  config::Problems warnings;
};

/// Checks a schedule, alone or against what is known of this host's ports.
CheckedSchedule checked(const config::ScheduleFile& file, const std::vector<PortCapability>& ports = {});

/// "isoline: FILE:3:14: …", a line each; warnings say that they are.
void say_findings(const CheckedSchedule& findings);

}  // namespace isoline::cli

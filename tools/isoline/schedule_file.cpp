#include "isoline/schedule_file.hpp"

#include <algorithm>
#include <iterator>

#include "isoline/problems.hpp"

namespace isoline::cli {

Result<config::ScheduleFile> read_schedule(const Invocation& invocation) {
  auto file = config::read_schedule_file(*invocation.operand());
  if (!file) return fail(say_all_but_last(file.error()));
  return std::move(*file);
}

CheckedSchedule checked(const config::ScheduleFile& file, const std::vector<PortCapability>& ports) {
  const Findings findings = schedule::check(file.schedule, ports);
  Findings problems, warnings;
  std::partition_copy(findings.begin(), findings.end(), std::back_inserter(problems), std::back_inserter(warnings),
                      [](const Finding& finding) { return finding.severity == Severity::problem; });
  return {config::located(file, problems), config::located(file, warnings)};
}

void say_findings(const CheckedSchedule& findings) {
  for (const auto& problem : findings.problems) say("isoline: " + describe(problem));
  for (const auto& warning : findings.warnings) say("isoline: warning: " + describe(warning));
}

}  // namespace isoline::cli

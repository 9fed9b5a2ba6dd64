#include "isoline/plan_file.hpp"

#include <time.h>

#include "config/plan.hpp"
#include "format/words.hpp"

namespace isoline::cli {

Result<Plan> read_plan_file(const std::string& path) { return or_last_problem(config::read_plan(path)); }

Result<ExitStatus> put(const std::string& text, ExitStatus status) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return status;
}

Error not_sound(const std::string& path, const schedule::PlanCheck& check) {
  for (const auto& one : check.violations) say("isoline: " + path + ": " + one.text);
  return {ErrorKind::failed, "the plan that was made does not hold", path,
          format::counted(check.total(), "violation") + " found by the checker; nothing was written",
          "please report it with the file that was read"};
}

Nanoseconds cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

}  // namespace isoline::cli

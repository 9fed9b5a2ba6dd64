#include "isoline/plan_file.hpp"

#include <time.h>

#include "config/plan.hpp"

namespace isoline::cli {

Result<Plan> read_plan_file(const std::string& path) { return or_last_problem(config::read_plan(path)); }

Result<ExitStatus> put(const std::string& text, ExitStatus status) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return status;
}

Nanoseconds cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

}  // namespace isoline::cli

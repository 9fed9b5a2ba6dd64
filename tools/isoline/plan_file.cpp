#include "isoline/plan_file.hpp"

#include <time.h>

#include <algorithm>

#include "config/network.hpp"
#include "config/plan.hpp"
#include "format/words.hpp"

namespace isoline::cli {

Result<Plan> read_plan_file(const std::string& path) { return or_last_problem(config::read_plan(path)); }

Result<void> check_readable(const std::string& path, const std::string& text) {
  if (text.size() <= config::largest_network_file) return {};
  return fail({ErrorKind::failed, "the file would be too large to be read again", path,
               std::to_string(text.size()) + " bytes, at most " + std::to_string(config::largest_network_file) +
                   " are read; nothing was written",
               "parts of the network by themselves"});
}

Result<void> write_network_file(const std::string& path, const std::string& text) {
  if (auto readable = check_readable(path, text); !readable) return readable;
  return write_file(path, text);
}

Result<ExitStatus> put(const std::string& text, ExitStatus status) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return status;
}

Error not_sound(const std::string& path, const schedule::PlanCheck& check) {
  constexpr std::size_t shown = 20;
  const std::size_t told = std::min(shown, check.violations.size());
  for (std::size_t at = 0; at < told; ++at) say("isoline: " + path + ": " + check.violations[at].text);
  if (check.total() > told) say("isoline: " + path + ": and " + std::to_string(check.total() - told) + " more");
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

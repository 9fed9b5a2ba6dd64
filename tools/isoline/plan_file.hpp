// The files that the verbs of `isoline plan` read and write.
#pragma once

#include <string>
#include <utility>

#include "isoline/command_line.hpp"
#include "isoline/problems.hpp"
#include "model/plan.hpp"
#include "schedule/check/plan_violation.hpp"

namespace isoline::cli {

/// What a reader loaded. Of a file with problems all but the last are said on stderr, the last is the error.
template <class T>
Result<T> or_last_problem(config::Loaded<T> loaded) {
  if (!loaded) return fail(say_all_but_last(loaded.error()));
  return std::move(*loaded);
}

Result<Plan> read_plan_file(const std::string& path);

/// A network file or a plan, as write_file(). Errors: also that it is too large to be read again; then nothing is
/// written.
Result<void> write_network_file(const std::string& path, const std::string& text);
/// The same for stdout.
Result<void> check_readable(const std::string& path, const std::string& text);

/// Text to stdout, and done.
Result<ExitStatus> put(const std::string& text, ExitStatus status = ExitStatus::done);

/// Of a plan that was just made and does not hold, so that it is not written, whoever made it. All but the last line is
/// said.
Error not_sound(const std::string& path, const schedule::PlanCheck& check);

/// CPU time of this process, all threads.
Nanoseconds cpu_time();

}  // namespace isoline::cli

// isoline plan check, show, diff: what a plan says, and whether it holds.
#include <algorithm>

#include "format/plan/difference.hpp"
#include "format/plan/gantt.hpp"
#include "format/plan/shaping.hpp"
#include "format/plan/text.hpp"
#include "format/words.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/check/check_plan.hpp"

namespace isoline::cli {
namespace {

void say_check(const std::string& path, const schedule::PlanCheck& check) {
  constexpr std::size_t shown = 100;  // --json has those that the check noted
  const std::size_t told = std::min(shown, check.violations.size());
  for (std::size_t at = 0; at < told; ++at) {
    const auto& one = check.violations[at];
    say("isoline: " + path + ": " + to_string(one.kind) + ": " + one.text);
  }
  if (check.holds()) {
    say("isoline: " + path + " holds: " + format::counted(check.frame_hops, "frame") + " on links" +
        (check.compressed ? ", by common divisors where a cycle is too long" : ""));
    return;
  }
  const std::uint64_t more = check.total() - told;
  say("isoline: " + path + ": " + (more > 0 ? "and " + std::to_string(more) + " more: " : "") +
      format::counted(check.total(), "violation"));
}

}  // namespace

Result<ExitStatus> check_plan_file(const Invocation& invocation) {
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  const auto check = schedule::check_plan(*plan);
  const ExitStatus status = check.holds() ? ExitStatus::done : ExitStatus::problems_found;
  if (invocation.has("json")) return put(format::encode_plan_check(*plan, check), status);
  say_check(*invocation.operand(), check);
  return status;
}

Result<ExitStatus> show_plan(const Invocation& invocation) {
  if (invocation.has("ports") && invocation.has("launch-times")) {
    return fail(invocation.error("--ports and --launch-times", "rows are of one of the two"));
  }
  const auto picture = invocation.text("svg");
  if (picture) {
    if (const auto writable = check_file(*picture); !writable) return tl::unexpected(writable.error());
  }
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  if (picture) {
    const auto rows = invocation.has("ports") ? format::PlanRows::links : format::PlanRows::streams;
    const auto written = write_file(*picture, format::plan_gantt_svg(*plan, {.rows = rows}));
    if (!written) return tl::unexpected(written.error());
    say("isoline: wrote " + *picture);
  }
  const auto style = text_style_of_stdout();
  if (invocation.has("launch-times")) {
    const auto launches = schedule::launch_times(*plan, Nanoseconds(0));
    return put(invocation.has("json") ? format::encode_launch_times(*plan, launches)
                                      : format::launch_times_text(*plan, launches, style));
  }
  if (invocation.has("json")) return put(format::encode_plan(*plan));
  return put(invocation.has("ports") ? format::plan_ports_text(*plan, style) : format::plan_text(*plan, style));
}

Result<ExitStatus> diff_plans(const Invocation& invocation) {
  const auto before = read_plan_file(*invocation.operand());
  if (!before) return tl::unexpected(before.error());
  const auto now = read_plan_file(*invocation.second());
  if (!now) return tl::unexpected(now.error());
  const auto found = schedule::difference(*before, *now);
  const ExitStatus status = found.none() ? ExitStatus::done : ExitStatus::problems_found;
  return put(invocation.has("json") ? format::encode_plan_difference(found)
                                    : format::plan_difference_text(found, text_style_of_stdout()),
             status);
}

}  // namespace isoline::cli

// isoline plan check, show: what a plan says, and whether it holds.
#include "format/plan/text.hpp"
#include "format/words.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/check/check_plan.hpp"

namespace isoline::cli {
namespace {

void say_check(const std::string& path, const schedule::PlanCheck& check) {
  for (const auto& one : check.violations) say("isoline: " + path + ": " + to_string(one.kind) + ": " + one.text);
  if (check.holds()) {
    say("isoline: " + path + " holds: " + format::counted(check.frame_hops, "frame") + " on links" +
        (check.compressed ? ", by common divisors where a cycle is too long" : ""));
    return;
  }
  const std::uint64_t more = check.total() - check.violations.size();
  say("isoline: " + path + ": " + format::counted(check.total(), "violation") +
      (more > 0 ? ", of which " + std::to_string(more) + " are not told" : ""));
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
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  if (invocation.has("json")) return put(format::encode_plan(*plan));
  const auto style = text_style_of_stdout();
  return put(invocation.has("ports") ? format::plan_ports_text(*plan, style) : format::plan_text(*plan, style));
}

}  // namespace isoline::cli

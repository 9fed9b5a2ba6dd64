// isoline plan add, remove: changes of a plan that leave everything else where it is.
#include <algorithm>

#include "config/network.hpp"
#include "format/plan/change.hpp"
#include "format/plan/yaml.hpp"
#include "format/words.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/check/check_plan.hpp"
#include "schedule/solve/change.hpp"

namespace isoline::cli {
namespace {

/// The plan is replaced unless --output names another file.
std::string target_of(const Invocation& invocation) {
  return invocation.text("output").value_or(*invocation.operand());
}

Result<schedule::OpenPlan> open_plan(Plan plan, const std::string& path) {
  auto open = schedule::OpenPlan::open(std::move(plan));
  if (!open && open.error().where.empty()) open.error().where = path;
  return open;
}

/// Checks the changed plan, writes it and says what is other.
Result<ExitStatus> finish(const Invocation& invocation, const Plan& before, const Plan& now,
                          const std::vector<format::StreamChange>& streams) {
  const std::string target = target_of(invocation);
  const auto check = schedule::check_plan(now);
  if (!check.holds()) return fail(not_sound(target, check));
  if (const auto written = write_file(target, format::plan_yaml(now)); !written) return tl::unexpected(written.error());
  say("isoline: wrote " + target);
  const bool all = std::ranges::all_of(streams, &format::StreamChange::done);
  const auto found = schedule::difference(before, now);
  return put(invocation.has("json") ? format::encode_plan_change(streams, found)
                                    : format::plan_change_text(streams, found, text_style_of_stdout()),
             all ? ExitStatus::done : ExitStatus::problems_found);
}

}  // namespace

Result<ExitStatus> add_to_plan(const Invocation& invocation) {
  if (const auto writable = check_file(target_of(invocation)); !writable) return tl::unexpected(writable.error());
  const auto before = read_plan_file(*invocation.operand());
  if (!before) return tl::unexpected(before.error());
  auto requests = or_last_problem(config::read_requests(before->network, before->streams, *invocation.second()));
  if (!requests) return tl::unexpected(requests.error());
  auto open = open_plan(*before, *invocation.operand());
  if (!open) return tl::unexpected(open.error());
  const schedule::ChangeOptions options{.allow_rehyper = invocation.has("allow-rehyper")};
  std::vector<format::StreamChange> streams;
  for (StreamRequest& request : *requests) {
    const std::string name = request.name;
    auto change = open->add(std::move(request), options);
    if (!change) return tl::unexpected(change.error());
    streams.push_back({name, change->done, change->reason});
  }
  return finish(invocation, *before, open->plan(), streams);
}

Result<ExitStatus> remove_from_plan(const Invocation& invocation) {
  if (const auto writable = check_file(target_of(invocation)); !writable) return tl::unexpected(writable.error());
  const auto before = read_plan_file(*invocation.operand());
  if (!before) return tl::unexpected(before.error());
  auto open = open_plan(*before, *invocation.operand());
  if (!open) return tl::unexpected(open.error());
  const auto change = open->remove(*invocation.second());
  if (!change) return tl::unexpected(change.error());
  return finish(invocation, *before, open->plan(), {{*invocation.second(), change->done, change->reason}});
}

}  // namespace isoline::cli

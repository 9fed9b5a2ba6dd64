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
  if (const auto written = write_network_file(target, format::plan_yaml(now)); !written)
    return tl::unexpected(written.error());
  say("isoline: wrote " + target);
  const bool all = std::ranges::all_of(streams, &format::StreamChange::done);
  const auto found = schedule::difference(before, now);
  return put(invocation.has("json") ? format::encode_plan_change(streams, found)
                                    : format::plan_change_text(streams, found, text_style_of_stdout()),
             all ? ExitStatus::done : ExitStatus::problems_found);
}

/// Requests of streams that the plan has times for: these names are taken.
std::vector<StreamRequest> planned_requests(const Plan& plan) {
  std::vector<StreamRequest> planned;
  for (const StreamPlan& one : plan.planned) planned.push_back(plan.streams[one.stream]);
  return planned;
}

/// Of a file; without one those of the rejected streams.
Result<std::vector<StreamRequest>> requests_to_add(const Invocation& invocation, const Plan& plan) {
  if (invocation.second()) {
    return or_last_problem(config::read_requests(plan.network, planned_requests(plan), *invocation.second()));
  }
  std::vector<StreamRequest> rejected;
  for (const RejectedStream& one : plan.rejected) rejected.push_back(plan.streams[one.stream]);
  if (!rejected.empty()) return rejected;
  return fail(invocation.error("STREAMS is missing", "the plan has no rejected streams to try again",
                               "isoline plan add plan.yaml streams.yaml"));
}

/// A rejected stream of this name gives way: it is tried again, with what it asks for now.
Result<schedule::Change> add_anew(schedule::OpenPlan& open, StreamRequest request,
                                  const schedule::ChangeOptions& options) {
  const auto same = std::ranges::find(open.streams(), request.name, &StreamRequest::name);
  if (same != open.streams().end() && !open.planned(request.name)) {
    if (const auto gone = open.remove(request.name); !gone && gone.error().kind != ErrorKind::not_found) return gone;
  }
  return open.add(std::move(request), options);
}

}  // namespace

Result<ExitStatus> add_to_plan(const Invocation& invocation) {
  if (const auto writable = check_file(target_of(invocation)); !writable) return tl::unexpected(writable.error());
  const auto before = read_plan_file(*invocation.operand());
  if (!before) return tl::unexpected(before.error());
  auto requests = requests_to_add(invocation, *before);
  if (!requests) return tl::unexpected(requests.error());
  auto open = open_plan(*before, *invocation.operand());
  if (!open) return tl::unexpected(open.error());
  const schedule::ChangeOptions options{.allow_rehyper = invocation.has("allow-rehyper")};
  std::vector<format::StreamChange> streams;
  for (StreamRequest& request : *requests) {
    const std::string name = request.name;
    auto change = add_anew(*open, std::move(request), options);
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

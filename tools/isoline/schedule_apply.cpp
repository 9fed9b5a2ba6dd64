// isoline schedule apply, confirm, recover, remove: changes ports, all or none, journalled.
#include "control/transaction_preflight.hpp"
#include "format/timestamp.hpp"
#include "isoline/apply_report.hpp"
#include "isoline/interruption.hpp"
#include "isoline/management.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "isoline/schedule_file.hpp"
#include "isoline/schedule_parts.hpp"
#include "isoline/schedule_verbs.hpp"
#include "isoline/text_style.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

/// "+2s" or "2s"
Result<std::optional<Nanoseconds>> start_in(const Invocation& invocation) {
  auto text = invocation.text("at");
  if (!text) return std::nullopt;
  if (text->starts_with('+')) text->erase(0, 1);
  const auto time = parse_duration(*text);
  if (!time) return fail(invocation.error("--at " + *invocation.text("at"), time.error().why, "--at +2s"));
  return *time;
}

Result<control::ApplyOptions> apply_options(const Invocation& invocation) {
  control::ApplyOptions options;
  const auto start = start_in(invocation);
  if (!start) return tl::unexpected(start.error());
  const auto confirm = invocation.duration("confirm-within");
  if (!confirm) return tl::unexpected(confirm.error());
  options.start_in = *start;
  options.confirm_within = *confirm;
  options.dry_run = invocation.has("dry-run");
  options.replace_foreign = invocation.has("replace-foreign");
  options.management = management_interfaces();
  return options;
}

/// The kernel's own words say what is missing; these say whose fault it is not.
Error of_this_host(Error error) {
  if (error.kind == ErrorKind::unsupported) {
    error.why = "not supported on this host" + (error.why.empty() ? "" : ": " + error.why);
  }
  return error;
}

}  // namespace

Result<ExitStatus> apply_schedule(const Invocation& invocation) {
  auto options = apply_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto file = read_schedule(invocation);
  if (!file) return tl::unexpected(file.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  const auto known = control::capabilities(file->schedule, parts->ports());
  if (!known) return tl::unexpected(known.error());
  const CheckedSchedule found = checked(*file, *known);
  if (!found.problems.empty()) return fail(say_all_but_last(found.problems));
  say_findings(found);
  if (!options->dry_run) {
    if (const auto may = may_change_ports("cannot apply the schedule"); !may) return tl::unexpected(may.error());
  }

  std::set<std::string> said;  // before anything changes, not after
  for (const PortConfig& port : file->schedule.ports) {
    if (!options->management.contains(port.interface)) continue;
    const std::string warning = port.interface + " carries the connection by which this is asked";
    said.insert(warning);
    say("isoline: warning: " + warning + "; --confirm-within brings it back if you lose it");
  }

  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  Progress progress;
  options->cancelled = [&] { return interruption->look(); };
  options->progress = [&](const std::string& deed) { progress.show(deed); };
  auto report = control::apply(file->schedule, *options, parts->parts());
  progress.clear();
  if (!report) return fail(of_this_host(report.error()));
  // What the checks found was said above, with its place in the file.
  std::erase_if(report->warnings, [](const std::string& warning) { return warning.starts_with("ports["); });
  for (const auto& warning : report->warnings) {
    if (!said.contains(warning)) say("isoline: warning: " + warning);
  }
  for (const auto& warning : found.warnings) report->warnings.push_back(describe(warning));
  const std::string& name = file->schedule.name;
  if (invocation.has("json")) return put(encode_apply_report(*report, name, options->dry_run));
  return put(apply_report_text(*report, name, options->dry_run, text_style_of_stdout()));
}

Result<ExitStatus> confirm_schedule(const Invocation&) {
  if (const auto may = may_change_ports("cannot confirm"); !may) return tl::unexpected(may.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  const auto confirmed = control::confirm(parts->parts());
  if (!confirmed) return tl::unexpected(confirmed.error());
  say("isoline: transaction " + *confirmed + " is final");
  return ExitStatus::done;
}

Result<ExitStatus> recover_schedule(const Invocation&) {
  if (const auto may = may_change_ports("cannot recover"); !may) return tl::unexpected(may.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  const auto report = control::recover(parts->parts());
  if (!report) return tl::unexpected(report.error());
  if (report->nothing_to_do) {
    say(report->confirm_until ? "isoline: transaction " + report->id + " waits for confirmation until " +
                                    format::to_rfc3339(*report->confirm_until)
                              : "isoline: nothing to recover");
    return ExitStatus::done;
  }
  say("isoline: transaction " + report->id + " is undone" +
      (report->restored.empty() ? "" : ", as before: " + joined(report->restored)) +
      (report->gone.empty() ? "" : ", gone: " + joined(report->gone)));
  return ExitStatus::done;
}

Result<ExitStatus> remove_schedule(const Invocation& invocation) {
  if (const auto may = may_change_ports("cannot remove the schedule"); !may) return tl::unexpected(may.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  const auto foreign = invocation.has("replace-foreign") ? host::ForeignRoot::take_off : host::ForeignRoot::refuse;
  const auto removed = control::remove(*invocation.operand(), foreign, parts->parts());
  if (!removed) return tl::unexpected(removed.error());
  say("isoline: " + *invocation.operand() + " is as the kernel makes it");
  return ExitStatus::done;
}

}  // namespace isoline::cli

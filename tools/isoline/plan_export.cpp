// isoline plan export: plans in the words of other tools.
#include <algorithm>

#include "format/plan/csv.hpp"
#include "format/plan/export.hpp"
#include "format/words.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_nodes.hpp"
#include "isoline/plan_verbs.hpp"

namespace isoline::cli {
namespace {

Result<void> write_named(const std::string& path, const std::string& text) {
  if (auto written = write_file(path, text); !written) return written;
  say("isoline: wrote " + path);
  return {};
}

Result<void> export_schedules(const Invocation& invocation, const Plan& plan) {
  const auto delta = invocation.duration("launch-delta");
  if (!delta) return tl::unexpected(delta.error());
  const auto nodes = schedule::node_schedules(plan, {.launch_delta = *delta});
  if (auto good = check_applicable(nodes, hint_of_short_entries); !good) {
    return good;
  }
  return write_nodes(invocation, nodes, ".yaml", [](const schedule::NodeSchedule& node) -> Result<std::string> {
    return format::schedule_yaml(node);
  });
}

Result<void> export_yang_files(const Invocation& invocation, const Plan& plan) {
  return write_nodes(invocation, schedule::node_schedules(plan), ".json",
                     [](const schedule::NodeSchedule& node) -> Result<std::string> {
                       Schedule schedule = node.schedule;
                       for (PortConfig& port : schedule.ports)
                         port.gate_mode = GateMode::software;  // YANG does not tell who opens gates
                       auto exported = format::export_yang(schedule);
                       if (!exported) return tl::unexpected(exported.error());
                       for (const auto& what : exported->left_out)
                         say("isoline: left out: " + node.schedule.name + " " + what);
                       return std::move(exported->text);
                     });
}

Result<void> export_rows(const Invocation& invocation, const Plan& plan) {
  auto csv = format::PlanCsv::of(plan);
  if (!csv) return tl::unexpected(csv.error());
  const auto next = [&](std::string& piece) { return csv->next(piece); };
  const auto target = invocation.text("output");
  if (!target) {
    const auto written = write_out(next);
    if (!written) return tl::unexpected(written.error());
    for (const RejectedStream& one : plan.rejected)
      say("isoline: rejected: " + plan.streams[one.stream].name + ": " + one.reason);
    return {};
  }
  const bool is_file = target->ends_with(".csv");
  const auto slash = target->rfind('/');
  const std::string folder = !is_file ? *target + "/" : slash == std::string::npos ? "" : target->substr(0, slash + 1);
  if (!is_file) {
    if (auto made = make_folder(*target); !made) return made;
  }
  const std::string path = is_file ? *target : folder + "plan.csv";
  if (auto written = write_file(path, next); !written) return written;
  say("isoline: wrote " + path + ": " + format::counted(csv->rows(), "row") + " over " + to_string(csv->hyperperiod()));
  return write_named(folder + "rejected.csv", format::rejected_csv(plan));
}

Result<void> export_simulator(const Invocation& invocation, const Plan& plan) {
  const auto exported = format::plan_inet(plan);
  for (const auto& what : exported.left_out) say("isoline: left out: " + what);
  if (const auto target = invocation.text("output")) return write_named(*target, exported.text);
  const auto written = put(exported.text);
  if (!written) return tl::unexpected(written.error());
  return {};
}

using Exporter = Result<void> (*)(const Invocation&, const Plan&);
constexpr std::pair<std::string_view, Exporter> exporters[] = {
    {"schedule", export_schedules}, {"csv", export_rows}, {"inet", export_simulator}, {"yang", export_yang_files}};

}  // namespace

Result<ExitStatus> export_plan(const Invocation& invocation) {
  const auto wanted = invocation.text("format");
  if (!wanted) return fail(invocation.error("--format is missing", "", "--format schedule, csv, inet or yang"));
  const auto exporter = std::ranges::find(exporters, *wanted, &std::pair<std::string_view, Exporter>::first);
  if (exporter == std::end(exporters)) {
    return fail(invocation.error("--format " + *wanted, "no such format", "schedule, csv, inet, yang"));
  }
  if (invocation.has("launch-delta") && *wanted != "schedule") {
    return fail(invocation.error("--launch-delta with --format " + *wanted, "only schedules have launch times",
                                 "--format schedule"));
  }
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  const auto done = exporter->second(invocation, *plan);
  if (!done) return tl::unexpected(done.error());
  return ExitStatus::done;
}

}  // namespace isoline::cli

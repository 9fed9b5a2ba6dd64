// isoline schedule check, show, export: what a file says. Nothing of this host is read or changed.
#include <algorithm>
#include <array>

#include "format/schedule/export.hpp"
#include "format/schedule/gantt.hpp"
#include "format/schedule/json.hpp"
#include "format/schedule/text.hpp"
#include "format/words.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "isoline/schedule_file.hpp"
#include "isoline/schedule_verbs.hpp"
#include "isoline/text_style.hpp"

namespace isoline::cli {
namespace {

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

/// A file that can be read but must not be applied is still shown, so that one sees what is wrong.
void mention_problems(const Invocation& invocation, const config::ScheduleFile& file) {
  const auto found = checked(file).problems.size();
  if (found == 0) return;
  say("isoline: " + format::counted(found, "problem") + " in " + file.file + ": isoline schedule check " +
      *invocation.operand());
}

using Exporter = Result<format::Exported> (*)(const Schedule&);
constexpr std::array<std::pair<std::string_view, Exporter>, 3> exporters{
    {{"tc", format::export_tc}, {"yang", format::export_yang}, {"inet", format::export_inet}}};

}  // namespace

Result<ExitStatus> check_schedule(const Invocation& invocation) {
  const auto file = config::read_schedule_file(*invocation.operand());
  if (!file && !config::was_read(file.error())) return fail(say_all_but_last(file.error()));
  const CheckedSchedule found = file ? checked(*file) : CheckedSchedule{file.error(), {}};
  if (invocation.has("json")) {
    if (const auto written = put(format::encode_findings(found.problems, found.warnings)); !written) return written;
  } else {
    say_findings(found);
    if (found.problems.empty()) {
      const auto warned = found.warnings.empty() ? "" : ", with " + format::counted(found.warnings.size(), "warning");
      say("isoline: " + *invocation.operand() + " is good" + warned);
    }
  }
  return found.problems.empty() ? ExitStatus::done : ExitStatus::problems_found;
}

Result<ExitStatus> show_schedule(const Invocation& invocation) {
  const auto picture = invocation.text("svg");
  if (picture) {
    if (const auto writable = check_file(*picture); !writable) return tl::unexpected(writable.error());
  }
  const auto file = read_schedule(invocation);
  if (!file) return tl::unexpected(file.error());
  mention_problems(invocation, *file);
  if (picture) {
    if (const auto written = write_file(*picture, format::gantt_svg(file->schedule)); !written) {
      return tl::unexpected(written.error());
    }
    say("isoline: wrote " + *picture);
  }
  if (invocation.has("json")) return put(format::encode_schedule(file->schedule));
  return put(format::schedule_text(file->schedule, text_style_of_stdout()));
}

Result<ExitStatus> export_schedule(const Invocation& invocation) {
  const auto wanted = invocation.text("format");
  if (!wanted) return fail(invocation.error("--format is missing", "", "--format tc, yang or inet"));
  const auto exporter =
      std::find_if(exporters.begin(), exporters.end(), [&](const auto& one) { return one.first == *wanted; });
  if (exporter == exporters.end()) {
    return fail(invocation.error("--format " + *wanted, "no such format", "tc, yang, inet"));
  }
  const auto file = read_schedule(invocation);
  if (!file) return tl::unexpected(file.error());
  const auto found = checked(*file);
  if (!found.problems.empty()) return fail(say_all_but_last(found.problems));
  auto exported = exporter->second(file->schedule);
  if (!exported) {
    if (exported.error().where.empty()) exported.error().where = file->file;
    return tl::unexpected(exported.error());
  }
  for (const auto& what : exported->left_out) say("isoline: left out: " + what);
  return put(exported->text);
}

}  // namespace isoline::cli

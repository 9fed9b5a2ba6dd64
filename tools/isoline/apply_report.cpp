#include "isoline/apply_report.hpp"

#include "format/json_writer.hpp"
#include "format/schedule/json.hpp"
#include "format/schedule/text.hpp"
#include "format/schedule/words.hpp"
#include "format/timestamp.hpp"
#include "format/words.hpp"

namespace isoline::cli {
namespace {

using format::counted;
using format::Emphasis;

void write_texts(format::JsonWriter& json, const char* name, const std::vector<std::string>& texts) {
  json.key(name);
  json.begin_array();
  for (const auto& text : texts) json.value(text);
  json.end_array();
}

}  // namespace

std::string apply_report_text(const control::ApplyReport& report, const std::string& schedule, bool dry_run,
                              const format::TextStyle& style) {
  std::vector<format::Line> lines;
  const std::string ports = counted(report.ports.size(), "port");
  const std::string from = report.base_time ? ", gates from " + format::date_of(*report.base_time) : "";
  if (dry_run) {
    lines.push_back({"would apply " + schedule + " to " + ports + " in " + counted(report.steps.size(), "step") + from,
                     Emphasis::heading});
    std::size_t number = 0;
    for (const auto& step : report.steps) {
      lines.push_back({"  " + std::to_string(++number) + ". " + format::printable(step, style.unicode), {}});
    }
    lines.push_back({"now:", Emphasis::heading});
  } else {
    lines.push_back({"applied " + schedule + " to " + ports + from + ", transaction " + report.id, Emphasis::heading});
    if (report.confirm_until) {
      lines.push_back(
          {"goes back at " + format::to_rfc3339(*report.confirm_until) + " unless confirmed: isoline schedule confirm",
           Emphasis::alert});
    }
  }
  for (auto& line : lines) line.text = format::printable(line.text, style.unicode);
  return to_text(lines, style) + format::comparison_text(report.ports, style);
}

std::string encode_apply_report(const control::ApplyReport& report, const std::string& schedule, bool dry_run) {
  format::JsonWriter json(true);
  json.begin_object();
  json.member("schedule", schedule);
  json.member("dry_run", dry_run);
  if (!dry_run) {
    json.member("transaction", report.id);
    json.member("phase", host::to_string(report.phase));
  }
  if (report.base_time) json.member("base_time_ns", report.base_time->time_since_epoch());
  if (report.confirm_until) json.member("confirm_until", format::to_rfc3339(*report.confirm_until));
  write_texts(json, "steps", report.steps);
  format::write_comparisons(json, report.ports);
  write_texts(json, "warnings", report.warnings);
  json.end_object();
  return json.take();
}

}  // namespace isoline::cli

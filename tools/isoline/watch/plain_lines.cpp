#include "isoline/watch/plain_lines.hpp"

#include "analysis/flow/merge.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "isoline/watch/time_of_day.hpp"

namespace isoline::cli {
namespace {

std::vector<analysis::FlowRow> changed_rows(const Readings& readings, const FlowSelection& selection) {
  auto rows = analysis::flow_rows(readings.recent());
  std::erase_if(rows, [](const analysis::FlowRow& row) { return row.flow->counts.skbs == 0; });
  return selection.apply(std::move(rows));
}

}  // namespace

std::string plain_lines(const Readings& readings, const FlowSelection& selection, const format::TextStyle& style) {
  const auto rows = changed_rows(readings, selection);
  const auto time = exact_time_of_day(readings.recent().taken_wall);
  auto lines = format::flow_lines(rows, style);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].text = (i == 0 ? "time UTC      " : time + " ") + lines[i].text;
  }
  if (rows.empty()) lines.push_back({time + " no traffic", format::Emphasis::none});
  if (const PortLosses losses = analysis::total_losses(readings.recent()); losses != PortLosses{})
    lines.push_back({time + " lost at the port: " + format::losses_in_words(losses), format::Emphasis::alert});
  return format::to_text(lines, style);
}

std::string json_line(const Readings& readings, const FlowSelection& selection, bool histograms) {
  const auto rows = changed_rows(readings, selection);
  return format::encode_snapshot(with_only(readings.recent(), rows), {.pretty = false, .histograms = histograms});
}

}  // namespace isoline::cli

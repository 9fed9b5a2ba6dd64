// The picture of many flows: one line a flow on a common axis of times.
#include <algorithm>
#include <vector>

#include "analysis/stats/histogram.hpp"
#include "format/svg.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using analysis::FlowRow;
using Anchor = SvgCanvas::Anchor;

constexpr double width = 1080, margin = 24;
constexpr double head = 84, row_height = 34, foot = 42;
constexpr double track_left = 452, track_right = 832, rate_right = 920, lost_right = 976;
constexpr std::size_t most_rows = 40, name_columns = 54;

const Distribution* measured(const FlowRow& row) { return analysis::best_distribution(*row.flow); }

TimeAxis axis_of(std::span<const FlowRow> rows) {
  Nanoseconds from = Nanoseconds::max(), to{0};
  for (const FlowRow& row : rows) {
    const Distribution* distribution = measured(row);
    if (distribution == nullptr) continue;
    from = std::min(from, std::max(distribution->min, Nanoseconds(1)));
    to = std::max(to, distribution->max);
  }
  if (from > to) return TimeAxis(std::chrono::microseconds(1), std::chrono::seconds(1), track_left, track_right);
  return TimeAxis(from, to, track_left, track_right);
}

void draw_head(SvgCanvas& canvas, const std::string& title, std::size_t drawn, std::size_t all) {
  canvas.text(margin, 34, elide_middle(title, 90, true), "title");
  const std::string count = drawn == all ? counted(all, "flow") : std::to_string(drawn) + " of " + counted(all, "flow");
  canvas.text(width - margin, 34, count, "faint", Anchor::end);
  const double y = head - 18;
  canvas.text(margin, y, "flow, where it was seen, and what was measured", "faint");
  canvas.text((track_left + track_right) / 2, y, "time, logarithmic", "faint", Anchor::middle);
  canvas.text(rate_right, y, "bit/s", "faint", Anchor::end);
  canvas.text(lost_right, y, "lost", "faint", Anchor::end);
  canvas.text(width - margin, y, "disturbed", "faint", Anchor::end);
}

void draw_range(SvgCanvas& canvas, const Distribution& distribution, const TimeAxis& axis, double y,
                const std::string& suffix) {
  canvas.line(axis.at(distribution.min), y, axis.at(distribution.max), y, "whisker" + suffix);
  for (const Nanoseconds end : {distribution.min, distribution.max}) {
    canvas.line(axis.at(end), y - 4, axis.at(end), y + 4, "whisker" + suffix);
  }
  if (!distribution.has_histogram) return;
  const double p50 = axis.at(analysis::quantile(distribution, 0.5)),
               p99 = axis.at(analysis::quantile(distribution, 0.99));
  canvas.rectangle(p50, y - 6, std::max(p99 - p50, 1.0), 12, "band" + suffix, 2);
  canvas.line(p99, y - 7, p99, y + 7, "tick" + suffix);
  canvas.circle(p50, y, 4.5, "dot" + suffix);
}

void draw_row(SvgCanvas& canvas, const FlowRow& row, const TimeAxis& axis, double y) {
  const Flow& flow = *row.flow;
  const bool alert = recently_disturbed(row);
  const std::string suffix = alert ? "-alert" : "";
  const analysis::Measure* measure = analysis::best_measure(flow);
  std::string second = place_in_words(flow.interface, flow.direction);
  if (flow.stream) second = *flow.stream + ", " + second;
  second += measure == nullptr ? ", nothing measured yet" : ", " + std::string(measure->words);
  canvas.text(margin, y + 15, elide_middle(to_string(flow.key), name_columns, true), "mono");
  canvas.text(margin, y + 29, elide_middle(second, 64, true), "faint");

  const double middle = y + row_height / 2;
  if (measure != nullptr) draw_range(canvas, *measured(row), axis, middle, suffix);
  canvas.text(rate_right, middle + 4, count_for_people(row.rate.bits.bits_per_second), "", Anchor::end);
  const std::string lost = flow.lost ? count_for_people(static_cast<double>(*flow.lost)) : "–";
  canvas.text(lost_right, middle + 4, lost, flow.lost.value_or(0) > 0 ? "alert strong" : "faint", Anchor::end);
  if (flow.disturbed) {
    canvas.text(width - margin, middle + 4, time_label(std::max(row.now - *flow.disturbed, Nanoseconds(0))) + " ago",
                alert ? "alert strong" : "faint", Anchor::end);
  }
}

}  // namespace

std::string overview_svg(std::span<const FlowRow> rows, const std::string& title) {
  const auto drawn = rows.first(std::min(rows.size(), most_rows));
  const double body = static_cast<double>(std::max<std::size_t>(drawn.size(), 1)) * row_height;
  const double bottom = head + body + 6;
  SvgCanvas canvas(width, head + body + foot, title);
  draw_head(canvas, title, drawn.size(), rows.size());
  const TimeAxis axis = axis_of(drawn);
  const auto ticks = axis.ticks(58);
  double y = head;
  for (const FlowRow& row : drawn) {
    if (recently_disturbed(row))
      canvas.rectangle(margin - 8, y + 1, width - 2 * margin + 16, row_height - 2, "row-alert", 4);
    y += row_height;
  }
  for (const auto& tick : ticks) canvas.line(tick.x, head - 8, tick.x, bottom, "grid");
  canvas.line(track_left, bottom, track_right, bottom, "axis");
  for (const auto& tick : ticks) canvas.text(tick.x, bottom + 18, tick.label, "faint", Anchor::middle);
  y = head;
  for (const FlowRow& row : drawn) {
    draw_row(canvas, row, axis, y);
    y += row_height;
  }
  if (drawn.empty()) canvas.text(margin, head + row_height / 2, "no flows", "faint");
  const std::string legend = "line: min to max · dot: p50 · bar: up to p99";
  canvas.text(margin, bottom + 18, legend, "faint");
  return canvas.take();
}

}  // namespace isoline::format

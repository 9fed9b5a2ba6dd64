// The picture of many flows over time: a line a flow, rate on the left, p99 on the right.
#include <algorithm>
#include <string>

#include "format/cycle_axis.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/time_lane.hpp"
#include "format/time_line.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using analysis::TimeLine;
using analysis::TimeLinePoint;
using Anchor = SvgCanvas::Anchor;

constexpr double width = 1180, margin = 24;
constexpr double head = 84, row_height = 40, foot = 46;
constexpr double rate_left = 436, rate_right = 700, late_left = 784, late_right = 1080;
constexpr std::size_t most_rows = 40, name_columns = 52;

Nanoseconds lateness(const TimeLinePoint& point) { return point.p99.value_or(point.max); }

void draw_lanes(SvgCanvas& canvas, double bottom, Nanoseconds covers) {
  for (const auto& [left, right] : {std::pair(rate_left, rate_right), std::pair(late_left, late_right)}) {
    const CycleAxis axis(covers, left, right);
    canvas.line(left, bottom, right, bottom, "axis");
    for (const Nanoseconds tick : axis.ticks()) {
      const double x = axis.at(tick);
      canvas.line(x, head - 8, x, bottom + 4, "grid");
      canvas.text(x, bottom + 18, tick == Nanoseconds(0) ? "0" : time_label(tick), "faint", Anchor::middle);
    }
  }
}

void draw_rate(SvgCanvas& canvas, const TimeLine& line, double y) {
  const double most = most_of(line, bits_per_second), bottom = y + row_height - 6;
  const UpwardAxis axis(most, y + 4, bottom);
  const IntervalAxis x(line.points.size(), rate_left, rate_right);
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const double top = axis.at(bits_per_second(line, line.points[i]));
    if (line.points[i].counts.bytes != 0) canvas.rectangle(x.left(i), top, x.step(), bottom - top, "band");
  }
  canvas.line(rate_left, bottom, rate_right, bottom, "rule");
  canvas.text(late_left - 12, y + row_height / 2 + 4, count_for_people(most), "", Anchor::end);
}

/// Higher is later; one scale for all flows, so that they compare.
struct Lateness {
  Nanoseconds least = Nanoseconds::max(), most{0};
  double share(Nanoseconds time) const {
    const TimeAxis axis(least, most, 0.06, 1);
    return axis.at(time);
  }
};

void draw_lateness(SvgCanvas& canvas, const TimeLine& line, const Lateness& scale, double y) {
  const double bottom = y + row_height - 6, high = row_height - 12;
  const IntervalAxis x(line.points.size(), late_left, late_right);
  Nanoseconds most{0};
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const TimeLinePoint& point = line.points[i];
    const bool trouble = point.lost + point.retransmitted != 0;
    const double mark = std::max(x.step(), 2.0);
    if (point.samples != 0) {
      const double tall = high * scale.share(lateness(point));
      canvas.rectangle(x.left(i), bottom - tall, x.step(), tall, trouble ? "band-alert" : "band");
      most = std::max(most, lateness(point));
    }
    if (trouble) canvas.rectangle(x.middle(i) - mark / 2, bottom, mark, 4, "bar-alert");
  }
  canvas.line(late_left, bottom, late_right, bottom, "rule");
  if (most > Nanoseconds(0)) canvas.text(width - margin, y + row_height / 2 + 4, time_label(most), "", Anchor::end);
}

void draw_names(SvgCanvas& canvas, const TimedRow& row, double y) {
  const Flow& flow = *row.row.flow;
  std::string second = place_in_words(flow.interface, flow.direction);
  if (flow.stream) second = *flow.stream + ", " + second;
  second += row.line->measure == nullptr ? ", nothing measured" : ", " + std::string(row.line->measure->words);
  canvas.text(margin, y + 18, elide_middle(to_string(flow.key), name_columns, true), "mono");
  canvas.text(margin, y + 32, elide_middle(second, 64, true), "faint");
}

}  // namespace

std::string time_overview_svg(std::span<const TimedRow> rows, const std::string& title) {
  const auto drawn = rows.first(std::min(rows.size(), most_rows));
  const double bottom = head + static_cast<double>(std::max<std::size_t>(drawn.size(), 1)) * row_height + 6;
  SvgCanvas canvas(width, bottom + foot, title + " over time");
  canvas.text(margin, 34, elide_middle(title, 90, true) + " over time", "title");
  const std::string count = drawn.size() == rows.size()
                                ? counted(rows.size(), "flow")
                                : std::to_string(drawn.size()) + " of " + counted(rows.size(), "flow");
  canvas.text(width - margin, 34, count, "faint", Anchor::end);
  if (drawn.empty()) {
    canvas.text(margin, head + row_height / 2, "no flows", "faint");
    return canvas.take();
  }
  const TimeLine& first = *drawn[0].line;
  const double labels = head - 18;
  canvas.text(margin, labels, "flow, where it was seen, and what was measured", "faint");
  canvas.text(rate_left, labels, "bit/s, each by its own scale", "faint");
  canvas.text(late_left - 12, labels, "at most", "faint", Anchor::end);
  canvas.text(late_left, labels, "p99, logarithmic, one scale for all", "faint");
  canvas.text(width - margin, labels, "at most", "faint", Anchor::end);
  Lateness scale;
  for (const TimedRow& row : drawn) {
    for (const TimeLinePoint& point : row.line->points) {
      if (point.samples == 0) continue;
      scale.least = std::min(scale.least, std::max(lateness(point), Nanoseconds(10)));
      scale.most = std::max(scale.most, lateness(point));
    }
  }
  draw_lanes(canvas, bottom, first.interval * static_cast<std::int64_t>(std::max<std::size_t>(first.points.size(), 1)));
  double y = head;
  for (const TimedRow& row : drawn) {
    draw_names(canvas, row, y);
    draw_rate(canvas, *row.line, y);
    draw_lateness(canvas, *row.line, scale, y);
    y += row_height;
  }
  canvas.text(margin, bottom + 18, "red: packets were lost or sent again", "faint");
  canvas.text(margin, bottom + 34, "intervals of " + time_label(first.interval), "faint");
  return canvas.take();
}

}  // namespace isoline::format

// The picture of one flow over time: its rate above, its measure below, its losses at the foot.
#include <algorithm>
#include <string>

#include "format/cycle_axis.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/time_lane.hpp"
#include "format/time_line.hpp"
#include "format/timestamp.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using analysis::TimeLine;
using analysis::TimeLinePoint;
using Anchor = SvgCanvas::Anchor;

constexpr double width = 880, height = 560;
constexpr double margin = 28, left = 88, right = width - 76;
constexpr double rate_top = 124, rate_bottom = 226, measure_top = 270, measure_bottom = 454;
constexpr double loss_top = 464, loss_height = 10, axis_y = 484;

void draw_time(SvgCanvas& canvas, const TimeLine& line) {
  const Nanoseconds covers = line.interval * static_cast<std::int64_t>(std::max<std::size_t>(line.points.size(), 1));
  const CycleAxis axis(covers, left, right);
  for (const Nanoseconds tick : axis.ticks()) {
    const double x = axis.at(tick);
    for (const auto& [top, bottom] : {std::pair(rate_top, rate_bottom), std::pair(measure_top, measure_bottom)})
      if (tick > Nanoseconds(0) && tick < covers) canvas.line(x, top, x, bottom, "grid");
    canvas.line(x, axis_y, x, axis_y + 5, "axis");
    canvas.text(x, axis_y + 20, tick == Nanoseconds(0) ? "0" : time_label(tick), "faint", Anchor::middle);
  }
  canvas.line(left, axis_y, right, axis_y, "axis");
}

void draw_rate(SvgCanvas& canvas, const TimeLine& line, const IntervalAxis& x) {
  const UpwardAxis bits(most_of(line, bits_per_second), rate_top, rate_bottom);
  const UpwardAxis packets(most_of(line, packets_per_second), rate_top, rate_bottom);
  for (const double tick : bits.ticks(4)) {
    if (tick > 0) canvas.line(left, bits.at(tick), right, bits.at(tick), "grid");
    canvas.text(left - 8, bits.at(tick) + 4, tick_label(tick), "faint", Anchor::end);
  }
  for (const double tick : packets.ticks(4)) {
    canvas.line(right, packets.at(tick), right + 4, packets.at(tick), "axis");
    canvas.text(right + 8, packets.at(tick) + 4, tick_label(tick), "faint");
  }
  canvas.text(margin, rate_top - 10, "bit/s", "faint");
  canvas.text(width - margin, rate_top - 10, "packets/s (line)", "faint", Anchor::end);
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const double top = bits.at(bits_per_second(line, line.points[i]));
    if (line.points[i].counts.bytes != 0) canvas.rectangle(x.left(i), top, x.step(), rate_bottom - top, "band");
  }
  CurvePoints curve;
  for (std::size_t i = 0; i < line.points.size(); ++i)
    curve.emplace_back(x.middle(i), packets.at(packets_per_second(line, line.points[i])));
  canvas.curve(curve, "axis");
  canvas.line(left, rate_bottom, right, rate_bottom, "axis");
}

/// Times of the measure, upwards by their logarithm.
class MeasureAxis {
 public:
  explicit MeasureAxis(const TimeLine& line) : axis_(least(line), most(line), 0, measure_bottom - measure_top - 6) {}
  double at(Nanoseconds time) const { return measure_bottom - axis_.at(time); }
  void draw(SvgCanvas& canvas) const {
    for (const auto& tick : axis_.ticks(24)) {
      canvas.line(left, measure_bottom - tick.x, right, measure_bottom - tick.x, "grid");
      canvas.text(left - 8, measure_bottom - tick.x + 4, tick.label, "faint", Anchor::end);
    }
  }

 private:
  static Nanoseconds least(const TimeLine& line) {
    Nanoseconds least = Nanoseconds::max();
    for (const auto& point : line.points)
      if (point.samples != 0) least = std::min(least, point.p50.value_or(point.max));
    return std::max(least, Nanoseconds(10));
  }
  static Nanoseconds most(const TimeLine& line) {
    Nanoseconds most{0};
    for (const auto& point : line.points) most = std::max(most, point.max);
    return most;
  }
  TimeAxis axis_;
};

bool has_samples(const TimeLine& line) {
  return std::ranges::any_of(line.points, [](const TimeLinePoint& point) { return point.samples != 0; });
}

void draw_measure(SvgCanvas& canvas, const TimeLine& line, const IntervalAxis& x) {
  if (line.measure == nullptr || !has_samples(line)) {
    canvas.text((left + right) / 2, (measure_top + measure_bottom) / 2, "nothing was measured of this flow", "faint",
                Anchor::middle);
    return;
  }
  const MeasureAxis axis(line);
  axis.draw(canvas);
  canvas.text(margin, measure_top - 14, line.measure->words, "faint");
  canvas.text(width - margin, measure_top - 14, "line: p50 · bar: up to p99 · mark: max", "faint", Anchor::end);
  // A mark must be seen where intervals are narrower than it.
  const double mark = std::max(x.step(), 2.0);
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const TimeLinePoint& point = line.points[i];
    if (point.samples == 0) continue;
    if (point.p50 && point.p99) {
      const double top = axis.at(*point.p99), bottom = axis.at(*point.p50);
      canvas.rectangle(x.left(i), top, x.step(), std::max(bottom - top, 1.0), "band");
    }
    const double y = axis.at(point.max);
    canvas.rectangle(x.middle(i) - mark / 2, y - 0.75, mark, 1.5, "dot");
  }
  const auto median = [&](const TimeLinePoint& point) -> std::optional<double> {
    if (point.samples == 0 || !point.p50) return std::nullopt;
    return axis.at(*point.p50);
  };
  for_each_run(line, x, median, [&](const CurvePoints& run) {
    if (run.size() > 1) return canvas.curve(run, "whisker");
    canvas.line(run[0].first - mark / 2, run[0].second, run[0].first + mark / 2, run[0].second, "whisker");
  });
  canvas.line(left, measure_bottom, right, measure_bottom, "axis");
}

struct Trouble {
  std::uint64_t lost = 0, retransmitted = 0;
};

Trouble trouble_of(const TimeLine& line) {
  Trouble all;
  for (const auto& point : line.points) {
    all.lost += point.lost;
    all.retransmitted += point.retransmitted;
  }
  return all;
}

void draw_losses(SvgCanvas& canvas, const TimeLine& line, const IntervalAxis& x) {
  const double mark = std::max(x.step(), 2.0);
  const Trouble all = trouble_of(line);
  if (all.lost + all.retransmitted == 0) return;
  canvas.text(left - 8, loss_top + 10, all.lost != 0 ? "lost" : "resent", "alert", Anchor::end);
  for (std::size_t i = 0; i < line.points.size(); ++i)
    if (line.points[i].lost + line.points[i].retransmitted != 0)
      canvas.rectangle(x.middle(i) - mark / 2, loss_top, mark, loss_height, "bar-alert");
}

std::string summary(const TimedRow& row) {
  const Flow& flow = *row.row.flow;
  const Trouble all = trouble_of(*row.line);
  std::string text = counted(flow.counts.packets, "packet") + ", at most " +
                     for_people(BitRate{most_of(*row.line, bits_per_second)}) + " in an interval";
  if (flow.lost) text += ", " + std::to_string(all.lost) + " lost";
  if (flow.retransmitted) text += ", " + std::to_string(all.retransmitted) + " sent again";
  return text;
}

}  // namespace

std::string time_line_svg(const TimedRow& row) {
  const Flow& flow = *row.row.flow;
  const TimeLine& line = *row.line;
  const std::string name = to_string(flow.key);
  const std::string words = capital(line.measure != nullptr ? line.measure->words : "rate") + " over time";
  SvgCanvas canvas(width, height, words + " of " + name);
  canvas.text(margin, 36, words, "title");
  canvas.text(margin, 58, elide_middle(name, 92, true), "mono");
  const std::string place = (flow.stream ? *flow.stream + ", " : "") + flow.interface + " " + to_string(flow.direction);
  canvas.text(width - margin, 36, elide_middle(place, 60, true), "faint", Anchor::end);
  canvas.text(margin, 78, summary(row), "faint");
  const IntervalAxis x(line.points.size(), left, right);
  draw_time(canvas, line);
  draw_rate(canvas, line, x);
  draw_measure(canvas, line, x);
  draw_losses(canvas, line, x);
  canvas.text(margin, height - 16, "0 is " + to_rfc3339(WallTime(line.begin.time_since_epoch())), "faint");
  canvas.text(width - margin, height - 16, "intervals of " + time_label(line.interval), "faint", Anchor::end);
  return canvas.take();
}

}  // namespace isoline::format

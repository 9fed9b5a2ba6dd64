// The picture of a simulation: latency of each stream at each listener against its deadline.
#include <algorithm>

#include "format/plan/simulation.hpp"
#include "format/svg_canvas.hpp"
#include "format/time_axis.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using Anchor = SvgCanvas::Anchor;
using schedule::SimulatedListener;

constexpr double width = 1080, margin = 24;
constexpr double head = 84, row_height = 22, foot = 64;
constexpr double track_left = 296, track_right = 896;
constexpr double thinnest = 2;
constexpr std::size_t most_rows = 64;

void draw_row(SvgCanvas& canvas, const TimeAxis& axis, const Plan& plan, const SimulatedListener& one, double y) {
  const StreamRequest& request = plan.streams[one.stream];
  const double base = y + row_height / 2 + 4, top = y + 3, height = row_height - 6;
  canvas.text(margin, base, elide_middle(request.name + " → " + plan.network.nodes[one.listener].name, 38, true), "");
  canvas.rectangle(track_left, top, track_right - track_left, height, "closed");
  if (one.latency) {
    const double left = axis.at(one.latency->min);
    canvas.rectangle(left, top, std::max(thinnest, axis.at(one.latency->max) - left), height, "bar");
  }
  const double deadline = axis.at(request.deadline);
  canvas.line(deadline, top, deadline, top + height, "tick");
  std::string remark = one.latency ? time_label(one.latency->max) : "never";
  if (one.lost > 0) remark += ", " + std::to_string(one.lost) + " lost";
  if (one.deadline_misses > one.lost) remark += ", " + std::to_string(one.deadline_misses - one.lost) + " late";
  canvas.text(width - margin, base, remark, "faint", Anchor::end);
}

}  // namespace

std::string simulation_svg(const Plan& plan, const schedule::Simulation& run) {
  const std::size_t all = run.listeners.size(), shown = std::min(all, most_rows);
  const double bottom = head + static_cast<double>(shown) * row_height;
  SvgCanvas canvas(width, bottom + foot, "Latency of a simulated plan");
  canvas.text(margin, 38, "Latency of a simulated plan", "title");
  const std::string count =
      shown == all ? counted(all, "listener") : std::to_string(shown) + " of " + counted(all, "listener");
  canvas.text(width - margin, 38, count + " in " + time_label(run.duration), "faint", Anchor::end);
  if (shown == 0) {
    canvas.text(margin, bottom, "nothing is planned", "faint");
    return canvas.take();
  }
  Nanoseconds least = Nanoseconds::max(), most{1};
  for (std::size_t i = 0; i < shown; ++i) {
    const SimulatedListener& one = run.listeners[i];
    const Nanoseconds deadline = plan.streams[one.stream].deadline;
    least = std::min(least, one.latency ? std::min(one.latency->min, deadline) : deadline);
    most = std::max(most, one.latency ? std::max(one.latency->max, deadline) : deadline);
  }
  const TimeAxis axis(least, most, track_left, track_right);
  canvas.text(margin, 70, "stream", "faint");
  canvas.text(width - margin, 70, "longest", "faint", Anchor::end);
  for (std::size_t i = 0; i < shown; ++i) {
    draw_row(canvas, axis, plan, run.listeners[i], head + static_cast<double>(i) * row_height);
  }
  for (const auto& tick : axis.ticks(68)) {
    canvas.line(tick.x, head, tick.x, bottom + 4, "rule");
    canvas.text(tick.x, bottom + 20, tick.label, "faint", Anchor::middle);
  }
  canvas.line(track_left, bottom, track_right, bottom, "axis");
  canvas.text(margin, bottom + foot - 16, "bar: from the shortest to the longest · dark line: deadline · logarithmic",
              "faint");
  return canvas.take();
}

}  // namespace isoline::format

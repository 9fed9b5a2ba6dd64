#include "format/schedule/gantt.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "format/cycle_axis.hpp"
#include "format/schedule/guard_band.hpp"
#include "format/schedule/words.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::format {
namespace {

using Anchor = SvgCanvas::Anchor;

constexpr double width = 1080, margin = 24;
constexpr double head = 64, port_head = 54, lane_height = 26, axis_height = 40, foot = 34;
constexpr double track_left = 236, track_right = 956;
constexpr std::size_t most_ports = 32;
constexpr double label_size = 12;

/// Where the cycles of a port begin on an axis whose origin is another base time.
Nanoseconds shift_of(const GateControlList& list, TaiTime origin, Nanoseconds cycle) {
  const auto difference = list.base_time.time_since_epoch() % cycle - origin.time_since_epoch() % cycle;
  return (difference + cycle) % cycle;
}

/// The base time that all ports of equal cycle are drawn from; nothing if their cycles differ.
std::optional<TaiTime> common_origin(std::span<const PortConfig> ports) {
  std::optional<TaiTime> origin;
  std::optional<Nanoseconds> cycle;
  for (const PortConfig& port : ports) {
    if (!port.gates) continue;
    const Nanoseconds own = schedule::cycle_of(*port.gates);
    if (cycle && *cycle != own) return std::nullopt;
    if (!cycle) origin = port.gates->base_time;
    cycle = own;
  }
  return origin;
}

struct Lane {
  double y;
  const CycleAxis& axis;
  Nanoseconds shift;
};

void draw_window(SvgCanvas& canvas, const Lane& lane, const GuardedWindow& window) {
  const auto box = [&](Nanoseconds from, Nanoseconds to, const char* style) {
    const double x = lane.axis.at(from), wide = lane.axis.at(to) - x;
    canvas.rectangle(x, lane.y + 4, std::max(wide, 0.6), lane_height - 8, style);
    return std::pair(x, wide);
  };
  const bool useless = window.guard_begin <= window.begin && window.end > window.begin;
  const Nanoseconds begin = window.begin + lane.shift, guard = window.guard_begin + lane.shift;
  std::pair<double, double> widest{0, 0};  // one label a window, also where it is drawn as two
  draw_turning(begin, guard, lane.axis.cycle(), [&](Nanoseconds from, Nanoseconds to) {
    const auto drawn = box(from, to, "bar");
    if (drawn.second > widest.second) widest = drawn;
  });
  draw_turning(guard, window.end + lane.shift, lane.axis.cycle(),
               [&](Nanoseconds from, Nanoseconds to) { box(from, to, useless ? "band-alert" : "band"); });
  const bool always = window.end - window.begin == lane.axis.cycle();
  const std::string label = always ? "always open" : time_label(window.end - window.begin);
  const auto [x, wide] = widest;
  if (wide >= text_width(label, label_size) + 8) {
    canvas.text(x + wide / 2, lane.y + lane_height / 2 + 4, label, "on-bar", Anchor::middle);
  }
}

/// Of a port, below its lanes.
void draw_background(SvgCanvas& canvas, const CycleAxis& axis, double lanes, double bottom) {
  for (double y = lanes; y < bottom; y += lane_height) {
    canvas.rectangle(track_left, y + 4, track_right - track_left, lane_height - 8, "closed");
  }
  for (const Nanoseconds tick : axis.ticks()) {
    canvas.line(axis.at(tick), lanes, axis.at(tick), bottom + 4, "rule");
    canvas.text(axis.at(tick), bottom + 20, tick == Nanoseconds(0) ? "0" : time_label(tick), "faint", Anchor::middle);
  }
  canvas.line(track_left, bottom, track_right, bottom, "axis");
}

void draw_lane(SvgCanvas& canvas, const PortConfig& port, TrafficClass traffic_class, const Lane& lane) {
  const double base = lane.y + lane_height / 2 + 4;
  canvas.text(margin, base, std::to_string(traffic_class.value()), "strong");
  if (const PortTrafficClass* one = find_class(port, traffic_class)) {
    std::string words = "PCP " + pcp_in_words(one->pcp);
    if (const std::string shaping = shaping_in_words(*one); !shaping.empty()) words += " · " + shaping;
    canvas.text(margin + 18, base, elide_middle(words, 26, true), "faint");
  }
  const auto windows = guarded_windows(port, traffic_class);
  for (const GuardedWindow& window : windows) draw_window(canvas, lane, window);
  if (windows.empty()) {
    canvas.text((track_left + track_right) / 2, base, "never open", "alert", Anchor::middle);
  }
  const double share = 100 * static_cast<double>(open_time(*port.gates, traffic_class).count()) /
                       static_cast<double>(lane.axis.cycle().count());
  canvas.text(width - margin, base, fixed(share, 1) + " %", windows.empty() ? "alert strong" : "", Anchor::end);
}

bool is_drawn(const PortConfig& port) { return port.gates && schedule::cycle_of(*port.gates) > Nanoseconds(0); }

double height_of(const PortConfig& port) {
  return port_head +
         (is_drawn(port) ? static_cast<double>(shown_classes(port).size()) * lane_height + axis_height : 12);
}

void draw_port(SvgCanvas& canvas, const PortConfig& port, std::optional<TaiTime> origin, double top) {
  canvas.line(margin, top, width - margin, top, "grid");
  canvas.text(margin, top + 24, elide_middle(port.interface, 24, true), "strong");
  canvas.text(track_left, top + 24, elide_middle(port_in_words(port), 90, true), "faint");
  if (!is_drawn(port)) {
    canvas.text(track_left, top + 42, "no gates: every class may send at any time", "faint");
    return;
  }
  canvas.text(track_left, top + 42, elide_middle(gates_in_words(port), 90, true), "faint");
  const CycleAxis axis(schedule::cycle_of(*port.gates), track_left, track_right);
  const Nanoseconds shift = origin ? shift_of(*port.gates, *origin, axis.cycle()) : Nanoseconds{0};
  const auto classes = shown_classes(port);
  const double lanes = top + port_head, bottom = lanes + static_cast<double>(classes.size()) * lane_height;
  canvas.text(margin, top + 42, "traffic class", "faint");
  canvas.text(width - margin, top + 42, "open", "faint", Anchor::end);
  draw_background(canvas, axis, lanes, bottom);
  double y = lanes;
  for (const TrafficClass one : classes) {
    draw_lane(canvas, port, one, {y, axis, shift});
    y += lane_height;
  }
  if (shift > Nanoseconds(0)) {  // this port's cycle begins within the common one
    canvas.line(axis.at(shift), lanes - 2, axis.at(shift), bottom + 2, "mark");
  }
}

}  // namespace

std::string gantt_svg(const Schedule& schedule) {
  const auto drawn = std::span(schedule.ports).first(std::min(schedule.ports.size(), most_ports));
  double height = head + foot;
  for (const PortConfig& port : drawn) height += height_of(port);
  const std::string title = schedule.name.empty() ? "Gates" : "Gates of " + schedule.name;
  SvgCanvas canvas(width, height, title);
  canvas.text(margin, 38, elide_middle(title, 80, true), "title");
  const std::string count = drawn.size() == schedule.ports.size()
                                ? counted(drawn.size(), "port")
                                : std::to_string(drawn.size()) + " of " + counted(schedule.ports.size(), "port");
  canvas.text(width - margin, 38, count, "faint", Anchor::end);
  const auto origin = common_origin(drawn);
  double top = head;
  std::string legend = "bar: gate open";
  bool any_guard = false, any_useless = false, any_shift = false;
  for (const PortConfig& port : drawn) {
    draw_port(canvas, port, origin, top);
    top += height_of(port);
    if (!is_drawn(port)) continue;
    for (const TrafficClass one : shown_classes(port)) {
      for (const GuardedWindow& window : guarded_windows(port, one)) {
        any_guard = any_guard || window.guard_begin < window.end;
        any_useless = any_useless || window.guard_begin <= window.begin;
      }
    }
    any_shift =
        any_shift || (origin && shift_of(*port.gates, *origin, schedule::cycle_of(*port.gates)) > Nanoseconds(0));
  }
  if (any_guard) legend += " · light end: guard band, the largest frame no longer fits";
  if (any_useless) legend += " · red: it never fits";
  if (any_shift) legend += " · dashed: the port's own cycle begins";
  canvas.text(margin, height - 16, drawn.empty() ? "no ports" : legend, "faint");
  return canvas.take();
}

}  // namespace isoline::format

#include "format/plan/gantt.hpp"

#include <algorithm>

#include "format/cycle_axis.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"

namespace isoline::format {
namespace {

using Anchor = SvgCanvas::Anchor;

constexpr double width = 1080, margin = 24;
constexpr double head = 84, row_height = 22, foot = 64;
constexpr double track_left = 236, track_right = 956;
constexpr double thinnest = 0.6;

/// [begin, end) on the circle of the cycle.
struct Stretch {
  Nanoseconds begin{0}, end{0};
};

struct Row {
  std::string name;
  std::string remark;  ///< at the right
  std::vector<Stretch> frames, guards, reserved;
};

Nanoseconds cycle_of(const Plan& plan) {
  Nanoseconds longest{0};
  for (const StreamPlan& planned : plan.planned) longest = std::max(longest, plan.streams[planned.stream].period);
  return longest;
}

/// Calls with each time at which something of this period comes round within the cycle.
template <class Each>
void each_instance(Nanoseconds first, Nanoseconds period, Nanoseconds cycle, const Each& each) {
  for (Nanoseconds time = first % period; time < cycle; time += period) each(time);
}

template <class Each>
void each_hop(const Plan& plan, const StreamPlan& planned, const Each& each) {
  for (const PlannedMember& member : planned.members) {
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      for (std::uint32_t frame = 0; frame < plan.streams[planned.stream].frames; ++frame) {
        each(member.hops[hop].link, member.starts[hop * plan.streams[planned.stream].frames + frame]);
      }
    }
  }
}

std::string ends_in_words(const Network& network, LinkIndex link) {
  return network.nodes[network.links[link].from].name + " → " + network.nodes[network.links[link].to].name;
}

std::vector<Row> rows_of_links(const Plan& plan, Nanoseconds cycle, const std::vector<LinkIndex>& links) {
  const Network& network = plan.network;
  std::vector<std::size_t> row_of(network.links.size(), links.size());
  std::vector<Row> rows(links.size());
  for (std::size_t row = 0; row < links.size(); ++row) {
    row_of[links[row]] = row;
    rows[row].name = ends_in_words(network, links[row]);
    for (const ReservedWindow& window : network.links[links[row]].reserved) {
      each_instance(window.offset, window.period, cycle,
                    [&](Nanoseconds time) { rows[row].reserved.push_back({time, time + window.length}); });
    }
  }
  std::vector<double> taken(links.size());
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& request = plan.streams[planned.stream];
    each_hop(plan, planned, [&](LinkIndex link, Nanoseconds start) {
      const std::size_t row = row_of[link];
      if (row == links.size()) return;
      const Nanoseconds slot = slot_time(network, network.links[link], request.frame_size);
      const Nanoseconds guard = guard_time(network, network.links[link]) + 2 * network.sync_error;
      taken[row] += static_cast<double>(slot.count()) / static_cast<double>(request.period.count());
      each_instance(start, request.period, cycle, [&](Nanoseconds time) {
        rows[row].frames.push_back({time, time + slot});
        rows[row].guards.push_back({time - guard, time});
      });
    });
  }
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row].remark = fixed(100 * taken[row], 1) + " %";
  return rows;
}

Row row_of_stream(const Plan& plan, Nanoseconds cycle, const StreamPlan& planned) {
  const Network& network = plan.network;
  const StreamRequest& request = plan.streams[planned.stream];
  Row row;
  row.name = request.name;
  Nanoseconds begin = Nanoseconds::max(), end{0};
  each_hop(plan, planned, [&](LinkIndex link, Nanoseconds start) {
    const Nanoseconds slot = slot_time(network, network.links[link], request.frame_size);
    begin = std::min(begin, start);
    end = std::max(end, start + arrival_time(network, network.links[link], request.frame_size));
    each_instance(start, request.period, cycle, [&](Nanoseconds time) { row.frames.push_back({time, time + slot}); });
  });
  if (end <= begin) return row;
  row.remark = time_label(end - begin);
  each_instance(begin, request.period, cycle,
                [&](Nanoseconds time) { row.guards.push_back({time, time + (end - begin)}); });
  return row;
}

/// Draws the stretches of a row; those that touch in the picture become one.
void draw_stretches(SvgCanvas& canvas, const CycleAxis& axis, const std::vector<Stretch>& stretches, double top,
                    double height, const char* style) {
  std::vector<std::pair<double, double>> boxes;
  for (const Stretch& one : stretches) {
    draw_turning(one.begin, one.end, axis.cycle(), [&](Nanoseconds from, Nanoseconds to) {
      boxes.emplace_back(axis.at(from), std::max(axis.at(to), axis.at(from) + thinnest));
    });
  }
  std::ranges::sort(boxes);
  for (std::size_t i = 0; i < boxes.size();) {
    const double left = boxes[i].first;
    double right = boxes[i].second;
    for (++i; i < boxes.size() && boxes[i].first <= right + thinnest / 4; ++i) right = std::max(right, boxes[i].second);
    canvas.rectangle(left, top, right - left, height, style);
  }
}

void draw_row(SvgCanvas& canvas, const CycleAxis& axis, const Row& row, double y) {
  const double base = y + row_height / 2 + 4, top = y + 3, height = row_height - 6;
  canvas.text(margin, base, elide_middle(row.name, 30, true), "");
  canvas.rectangle(track_left, top, track_right - track_left, height, "closed");
  draw_stretches(canvas, axis, row.guards, top + 2, height - 4, "band");
  draw_stretches(canvas, axis, row.reserved, top, height, "pill");
  draw_stretches(canvas, axis, row.frames, top, height, "bar");
  canvas.text(width - margin, base, row.remark, "faint", Anchor::end);
}

std::vector<LinkIndex> used_links(const Plan& plan) {
  std::vector<char> used(plan.network.links.size());
  for (const StreamPlan& planned : plan.planned) {
    for (const PlannedMember& member : planned.members) {
      for (const PlannedHop& hop : member.hops) used[hop.link] = 1;
    }
  }
  std::vector<LinkIndex> links;
  for (LinkIndex link = 0; link < used.size(); ++link) {
    if (used[link] != 0) links.push_back(link);
  }
  return links;
}

}  // namespace

std::string plan_gantt_svg(const Plan& plan, const PlanGanttOptions& options) {
  const Nanoseconds cycle = cycle_of(plan);
  const bool by_link = options.rows == PlanRows::links;
  std::vector<Row> rows;
  std::size_t all = 0;
  if (by_link) {
    auto links = used_links(plan);
    all = links.size();
    links.resize(std::min(all, options.most_rows));
    rows = rows_of_links(plan, cycle, links);
  } else {
    all = plan.planned.size();
    for (std::size_t i = 0; i < std::min(all, options.most_rows); ++i) {
      rows.push_back(row_of_stream(plan, cycle, plan.planned[i]));
    }
  }
  const double bottom = head + static_cast<double>(rows.size()) * row_height;
  const std::string title = by_link ? "Plan by link" : "Plan by stream";
  SvgCanvas canvas(width, bottom + foot, title);
  canvas.text(margin, 38, title, "title");
  const char* what = by_link ? "link" : "stream";
  const std::string count =
      rows.size() == all ? counted(all, what) : std::to_string(rows.size()) + " of " + counted(all, what);
  canvas.text(width - margin, 38, count, "faint", Anchor::end);
  if (rows.empty()) {
    canvas.text(margin, bottom, "nothing is planned", "faint");
    return canvas.take();
  }
  canvas.text(margin, 70, what, "faint");
  canvas.text(width - margin, 70, by_link ? "taken" : "latency", "faint", Anchor::end);
  const CycleAxis axis(cycle, track_left, track_right);
  double y = head;
  for (const Row& row : rows) {
    draw_row(canvas, axis, row, y);
    y += row_height;
  }
  for (const Nanoseconds tick : axis.ticks()) {
    canvas.line(axis.at(tick), head, axis.at(tick), bottom + 4, "rule");
    canvas.text(axis.at(tick), bottom + 20, tick == Nanoseconds(0) ? "0" : time_label(tick), "faint", Anchor::middle);
  }
  canvas.line(track_left, bottom, track_right, bottom, "axis");
  std::string legend = by_link ? "bar: a frame with its gap · light: guard before it"
                               : "bar: a frame on one of its links · light: under way";
  if (std::ranges::any_of(rows, [](const Row& row) { return !row.reserved.empty(); }))
    legend += " · outlined: reserved";
  canvas.text(margin, bottom + foot - 16, legend, "faint");
  return canvas.take();
}

}  // namespace isoline::format

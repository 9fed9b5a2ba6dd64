// The picture of one distribution.
#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/stats/histogram.hpp"
#include "format/svg.hpp"
#include "format/svg_canvas.hpp"
#include "format/text.hpp"
#include "format/time_axis.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using Anchor = SvgCanvas::Anchor;

constexpr double width = 880, height = 460;
constexpr double margin = 28, left = 72, right = width - margin, top = 156, bottom = height - 62;

/// Counts drawn upwards: linear, or logarithmic where the rarest bar would vanish beside the longest.
class CountAxis {
 public:
  CountAxis(std::uint64_t most, std::uint64_t least)
      : most_(static_cast<double>(most)), logarithmic_(most > 50 * least), top_(position(most_) * 1.04) {}

  bool logarithmic() const { return logarithmic_; }
  double at(double count) const { return bottom - position(count) / top_ * (bottom - top); }

  /// At most six, at round counts.
  std::vector<double> ticks() const {
    std::vector<double> ticks;
    const double decades = std::floor(std::log10(most_));
    if (logarithmic_) {
      const double step = std::max(1.0, std::ceil(decades / 5));
      for (double decade = 0; decade <= decades; decade += step) ticks.push_back(std::pow(10, decade));
      return ticks;
    }
    double step = std::pow(10, decades);
    for (const double part : {0.2, 0.5}) {
      if (most_ / (step * part) <= 5 && step * part >= 1) {
        step *= part;
        break;
      }
    }
    for (double tick = 0; tick <= most_; tick += step) ticks.push_back(tick);
    return ticks;
  }

 private:
  // A bar of one sample must be seen: the logarithmic axis begins at a third of a sample.
  double position(double count) const { return logarithmic_ ? std::log10(std::max(count, 1.0) * 3) : count; }

  double most_;
  bool logarithmic_;
  double top_;
};

struct Mark {
  const char* name;
  Nanoseconds value;
};

/// Vertical marks with labels above the bars; a label that would touch its neighbour goes one row up.
void draw_marks(SvgCanvas& canvas, const Distribution& distribution, const TimeAxis& axis) {
  const std::array marks{Mark{"p50", analysis::quantile(distribution, 0.5)},
                         Mark{"p99", analysis::quantile(distribution, 0.99)}, Mark{"max", distribution.max}};
  constexpr double size = 12, pill_height = 20, row_height = 24;
  struct Pill {
    double mark, x, y, width;
    std::string label;
  };
  std::vector<Pill> pills;
  std::array<double, marks.size()> row_ends{};
  for (const Mark& mark : marks) {
    const double x = axis.at(mark.value);
    std::string label = std::string(mark.name) + " " + time_label(mark.value);
    const double pill = text_width(label, size) + 16;
    const double from = std::clamp(x - pill / 2, left, right - pill);
    std::size_t row = 0;
    while (row + 1 < row_ends.size() && from < row_ends[row] + 8) ++row;
    row_ends[row] = from + pill;
    pills.push_back({x, from, top - 14 - static_cast<double>(row) * row_height, pill, std::move(label)});
  }
  // First all lines, then all labels: no line runs through a label.
  for (const Pill& pill : pills) canvas.line(pill.mark, pill.y, pill.mark, bottom, "mark");
  for (const Pill& pill : pills) {
    canvas.rectangle(pill.x, pill.y - pill_height / 2, pill.width, pill_height, "pill", 4);
    canvas.text(pill.x + pill.width / 2, pill.y + 4, pill.label, "strong", Anchor::middle);
  }
}

void draw_axes(SvgCanvas& canvas, const CountAxis& counts, const TimeAxis& axis) {
  for (const double tick : counts.ticks()) {
    const double y = counts.at(tick);
    if (tick > 0) canvas.line(left, y, right, y, "grid");
    canvas.text(left - 8, y + 4, count_for_people(tick), "faint", Anchor::end);
  }
  canvas.text(margin, top - 10, counts.logarithmic() ? "samples (log)" : "samples", "faint");
  canvas.line(left, bottom, right, bottom, "axis");
  for (const auto& tick : axis.ticks(56)) {
    canvas.line(tick.x, bottom, tick.x, bottom + 5, "axis");
    canvas.text(tick.x, bottom + 20, tick.label, "faint", Anchor::middle);
  }
}

void draw_bars(SvgCanvas& canvas, const Distribution& distribution, const CountAxis& counts, const TimeAxis& axis) {
  const HistogramOrigin origin = distribution.histogram.origin;
  for (std::size_t i = 0; i < histogram_buckets; ++i) {
    const std::uint64_t count = distribution.histogram.bucket[i];
    if (count == 0) continue;
    const double from = axis.at(std::max(analysis::bucket_lower(i, origin), Nanoseconds(1)));
    const double to = axis.at(analysis::bucket_upper(i, origin));
    const double y = counts.at(static_cast<double>(count));
    canvas.rectangle(from + 0.5, y, std::max(to - from - 1, 1.0), bottom - y, "bar");
  }
}

void draw_histogram(SvgCanvas& canvas, const Distribution& distribution) {
  const auto& buckets = distribution.histogram.bucket;
  const HistogramOrigin origin = distribution.histogram.origin;
  std::uint64_t most = 0, least = UINT64_MAX;
  std::size_t first = histogram_buckets, last = 0;
  for (std::size_t i = 0; i < histogram_buckets; ++i) {
    if (buckets[i] == 0) continue;
    most = std::max(most, buckets[i]);
    least = std::min(least, buckets[i]);
    first = std::min(first, i);
    last = i;
  }
  // The first and the last bucket have no edge outside; the exact extremes stand for them.
  const Nanoseconds from = first == 0 ? distribution.min : analysis::bucket_lower(first, origin);
  const Nanoseconds to = last + 1 == histogram_buckets ? distribution.max : analysis::bucket_upper(last, origin);
  const TimeAxis axis(from, to, left + 10, right - 10);
  const CountAxis counts(most, least);
  draw_axes(canvas, counts, axis);
  draw_bars(canvas, distribution, counts, axis);
  draw_marks(canvas, distribution, axis);
}

}  // namespace

std::string histogram_svg(const analysis::FlowRow& row, const analysis::Measure& measure) {
  const Flow& flow = *row.flow;
  const std::string name = to_string(flow.key), words = capital(measure.words);
  SvgCanvas canvas(width, height, words + " of " + name);
  canvas.text(margin, 36, words, "title");
  canvas.text(margin, 58, elide_middle(name, 92, true), "mono");
  const std::string place = (flow.stream ? *flow.stream + ", " : "") + flow.interface + " " + to_string(flow.direction);
  canvas.text(width - margin, 36, elide_middle(place, 60, true), "faint", Anchor::end);

  const auto& distribution = flow.*measure.distribution;
  if (!distribution || analysis::bucket_total(*distribution) == 0) {
    const bool refused = distribution && distribution->count > 0;
    canvas.text(width / 2, height / 2,
                refused ? "no histogram: the pool had no block left when this flow needed one"
                        : "nothing measured: this flow has no " + std::string(measure.words) + " yet",
                "faint", Anchor::middle);
    return canvas.take();
  }
  canvas.text(margin, 78,
              counted(distribution->count, "sample") + ", min " + time_label(distribution->min) + ", mean " +
                  time_label(analysis::mean(*distribution)),
              "faint");
  draw_histogram(canvas, *distribution);
  canvas.text(margin, height - 16, measure.meaning, "faint");
  canvas.text(width - margin, height - 16, "stamped with " + clock_in_words(distribution->clock), "faint", Anchor::end);
  return canvas.take();
}

std::string histogram_svg(const analysis::FlowRow& row) {
  const analysis::Measure* best = analysis::best_measure(*row.flow);
  return histogram_svg(row, best != nullptr ? *best : *analysis::find_measure("inter_arrival"));
}

}  // namespace isoline::format

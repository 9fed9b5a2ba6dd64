// Parts of pictures over time: an axis that begins at 0, and runs of points without gaps.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "analysis/flow/time_line.hpp"
#include "format/svg_canvas.hpp"
#include "model/units.hpp"

namespace isoline::format {

/// 0 at the bottom, the largest value just below the top.
class UpwardAxis {
 public:
  UpwardAxis(double most, double top, double bottom) : most_(std::max(most, 1.0)), top_(top), bottom_(bottom) {}

  double at(double value) const { return bottom_ - value / (most_ * 1.06) * (bottom_ - top_); }

  /// Round values, at most `count` above 0.
  std::vector<double> ticks(int count) const {
    const double decade = std::pow(10, std::floor(std::log10(most_ / count)));
    double step = decade * 10;
    for (const double part : {1.0, 2.0, 5.0}) {
      if (most_ / (decade * part) > count) continue;
      step = decade * part;
      break;
    }
    std::vector<double> ticks;
    for (int i = 0; i * step <= most_ * 1.0001; ++i) ticks.push_back(i * step);
    return ticks;
  }

 private:
  double most_, top_, bottom_;
};

/// "5M": a round count without the digits that say nothing.
inline std::string tick_label(double tick) {
  if (tick < 10) return svg_number(tick);
  std::string text = count_for_people(tick);
  const std::size_t dot = text.find('.'), unit = text.find_first_not_of("0123456789.");
  if (dot == text.npos) return text;
  const std::string name = unit == text.npos ? "" : text.substr(unit);
  text.resize(std::min(unit, text.size()));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + name;
}

/// The interval with this number is drawn from left to right edge.
class IntervalAxis {
 public:
  IntervalAxis(std::size_t count, double left, double right)
      : left_(left), step_((right - left) / static_cast<double>(std::max<std::size_t>(count, 1))) {}
  double left(std::size_t number) const { return left_ + static_cast<double>(number) * step_; }
  double middle(std::size_t number) const { return left(number) + step_ / 2; }
  double step() const { return step_; }

 private:
  double left_, step_;
};

using CurvePoints = std::vector<std::pair<double, double>>;

/// Calls draw(CurvePoints) for each run of points for which there is a height.
void for_each_run(const analysis::TimeLine& line, const IntervalAxis& axis, const auto& height, const auto& draw) {
  CurvePoints run;
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    if (const auto y = height(line.points[i])) {
      run.emplace_back(axis.middle(i), *y);
      continue;
    }
    if (!run.empty()) draw(run);
    run.clear();
  }
  if (!run.empty()) draw(run);
}

/// Bits and packets a second in an interval.
inline double bits_per_second(const analysis::TimeLine& line, const analysis::TimeLinePoint& point) {
  return static_cast<double>(point.counts.bytes) * 8e9 / static_cast<double>(line.interval.count());
}
inline double packets_per_second(const analysis::TimeLine& line, const analysis::TimeLinePoint& point) {
  return static_cast<double>(point.counts.packets) * 1e9 / static_cast<double>(line.interval.count());
}
/// The largest of a value over all points; 0 without any.
double most_of(const analysis::TimeLine& line, const auto& value) {
  double most = 0;
  for (const auto& point : line.points) most = std::max(most, value(line, point));
  return most;
}

}  // namespace isoline::format

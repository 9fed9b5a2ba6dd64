#include "analysis/match/hull.hpp"

#include <algorithm>

#include "analysis/match/clock_line.hpp"

namespace isoline::analysis {

Hull::Hull(std::span<const ClockPoint> points, const ClockPoint& origin, double sign) : sign_(sign) {
  for (const ClockPoint& point : points) {
    const Corner next{static_cast<double>((point.before - origin.before).count()),
                      sign * static_cast<double>((point.difference - origin.difference).count())};
    if (!corners_.empty() && corners_.back().time == next.time) {
      if (corners_.back().value <= next.value) continue;
      corners_.pop_back();
    }
    // A corner on or above the line from the one before it to the next one is none.
    while (corners_.size() >= 2) {
      const Corner &a = corners_[corners_.size() - 2], &b = corners_.back();
      if ((b.value - a.value) * (next.time - a.time) < (next.value - a.value) * (b.time - a.time)) break;
      corners_.pop_back();
    }
    corners_.push_back(next);
  }
}

double Hull::extreme(double slope) const {
  // Slopes of edges grow: the corner at which they pass this one.
  std::size_t low = 0, high = corners_.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const Corner &a = corners_[middle], &b = corners_[middle + 1];
    if (b.value - a.value < slope * (b.time - a.time)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return corners_[low].value - slope * corners_[low].time;
}

double Hull::slope_at(double time) const {
  if (corners_.size() < 2) return 0;
  std::size_t edge = 0;
  while (edge + 2 < corners_.size() && corners_[edge + 1].time < time) ++edge;
  const Corner &a = corners_[edge], &b = corners_[edge + 1];
  return sign_ * (b.value - a.value) / (b.time - a.time);
}

}  // namespace isoline::analysis

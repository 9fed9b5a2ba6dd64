// One side of the convex hull of points that are in order of time.
#pragma once

#include <span>
#include <vector>

namespace isoline::analysis {

struct ClockPoint;

/// Times and differences are counted from an origin, in nanoseconds: as doubles they are exact to far below one.
class Hull {
 public:
  static Hull lower(std::span<const ClockPoint> points, const ClockPoint& origin) { return {points, origin, 1}; }
  static Hull upper(std::span<const ClockPoint> points, const ClockPoint& origin) { return {points, origin, -1}; }

  /// Of a lower hull: the highest line of this slope that lies nowhere above the points, at time 0.
  double least_intercept(double slope) const { return sign_ * extreme(sign_ * slope); }
  /// Of an upper hull: the lowest one that lies nowhere below them.
  double most_intercept(double slope) const { return sign_ * extreme(sign_ * slope); }

  /// Of the edge above this time; 0 if there is only one point.
  double slope_at(double time) const;

 private:
  struct Corner {
    double time, value;  ///< of an upper hull: its negative
  };
  Hull(std::span<const ClockPoint> points, const ClockPoint& origin, double sign);
  /// The smallest value - slope * time.
  double extreme(double slope) const;

  std::vector<Corner> corners_;
  double sign_;
};

}  // namespace isoline::analysis

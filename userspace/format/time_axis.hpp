// A logarithmic axis of times: where a time is drawn, and which times get a label.
#pragma once

#include <string>
#include <vector>

#include "model/time.hpp"

namespace isoline::format {

/// Maps [from, to] to [left, right] by the logarithm. Times outside are drawn at the ends.
class TimeAxis {
 public:
  /// from < 1 ns counts as 1 ns; the range is widened to at least a factor of two.
  TimeAxis(Nanoseconds from, Nanoseconds to, double left, double right);

  double at(Nanoseconds time) const;
  double left() const { return left_; }
  double right() const { return right_; }

  struct Tick {
    double x;
    std::string label;
  };
  /// Round times (1, 2, 5 of each decade, or fewer) with labels that are at least `distance` apart.
  std::vector<Tick> ticks(double distance) const;

 private:
  double from_, to_;  ///< logarithms
  double left_, right_;
};

/// "250 µs": for_people() with a blank and the sign for micro.
std::string time_label(Nanoseconds time);

}  // namespace isoline::format

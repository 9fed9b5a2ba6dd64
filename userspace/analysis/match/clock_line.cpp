#include "analysis/match/clock_line.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/match/hull.hpp"

namespace isoline::analysis {
namespace {

constexpr std::size_t fewest_points = 16;
constexpr int rounds = 100;  // of halving: beyond what a double resolves

Nanoseconds whole(double value) { return Nanoseconds(std::llround(value)); }

/// Where a function that rises, then falls, is largest.
template <class Function>
double highest(double low, double high, Function&& value) {
  for (int i = 0; i < rounds; ++i) {
    const double third = (high - low) / 3;
    if (value(low + third) < value(high - third)) {
      low += third;
    } else {
      high -= third;
    }
  }
  return (low + high) / 2;
}

/// Where a function changes its sign, between a place where it is negative and one where it is not.
template <class Function>
double crossing(double negative, double positive, Function&& value) {
  for (int i = 0; i < rounds; ++i) {
    const double middle = (negative + positive) / 2;
    (value(middle) < 0 ? negative : positive) = middle;
  }
  return positive;
}

/// All lines between a lower hull (of what lies above) and an upper hull (of what lies below), by their slope.
class Corridor {
 public:
  /// `slack`: how far each point may be off.
  Corridor(const Hull& above, const Hull& below, double slack) : above_(above), below_(below), slack_(slack) {
    widest_ = highest(-most_drift, most_drift, [&](double slope) { return gap(slope); });
    const auto possible = [&](double slope) { return gap(slope) + 2 * slack_; };
    if (!is_possible()) return;
    least_ = possible(-most_drift) >= 0 ? -most_drift : crossing(-most_drift, widest_, possible);
    most_ = possible(most_drift) >= 0 ? most_drift : crossing(most_drift, widest_, possible);
    // A slope that only the limit holds is not known: no drift is as likely as any.
    slope_ = least_ == -most_drift || most_ == most_drift ? std::clamp(0.0, least_, most_) : widest_;
  }

  bool is_possible() const { return gap(widest_) + 2 * slack_ >= 0; }
  double slope() const { return is_possible() ? slope_ : widest_; }
  double least() const { return least_; }
  double most() const { return most_; }
  double gap(double slope) const { return above_.least_intercept(slope) - below_.most_intercept(slope); }
  double middle(double slope) const { return (above_.least_intercept(slope) + below_.most_intercept(slope)) / 2; }

  /// How far possible lines are from a value at a time, at most.
  double error(double time, double value) const {
    const auto upper = [&](double slope) { return above_.least_intercept(slope) + slope * time; };
    const auto lower = [&](double slope) { return -(below_.most_intercept(slope) + slope * time); };
    const double highest_value = upper(highest(least_, most_, upper));
    const double lowest_value = -lower(highest(least_, most_, lower));
    return std::max({highest_value - value, value - lowest_value, 0.0}) + slack_;
  }

 private:
  const Hull &above_, &below_;
  double slack_, widest_ = 0, slope_ = 0, least_ = -most_drift, most_ = most_drift;
};

ClockLine fit(std::span<const ClockPoint> forward, std::span<const ClockPoint> backward, Nanoseconds resolution) {
  ClockLine line;
  line.from = std::min(forward.front().before, backward.front().before);
  line.until = std::max(forward.back().before, backward.back().before);
  const ClockPoint origin{line.from, forward.front().difference};
  const Hull above = Hull::lower(forward, origin), below = Hull::upper(backward, origin);
  const double slack = static_cast<double>(resolution.count());
  const Corridor corridor(above, below, slack);
  line.drift = corridor.slope();
  const double begin = corridor.middle(line.drift);
  line.offset = origin.difference + whole(begin);
  line.round_trip = std::max(whole(corridor.gap(line.drift)), Nanoseconds(0));
  line.even = corridor.is_possible();
  if (!line.even) {
    line.offset_error = whole(-corridor.gap(line.drift) + slack);
    line.drift_error = most_drift;
    return line;
  }
  const double length = static_cast<double>((line.until - line.from).count());
  // Nearer to an end the possible lines are farther apart: what holds at both ends holds between them.
  line.offset_error =
      whole(std::max(corridor.error(0, begin), corridor.error(length, begin + line.drift * length))) + Nanoseconds(1);
  line.drift_error = std::max(corridor.most() - line.drift, line.drift - corridor.least());
  return line;
}

/// Those before a time.
std::span<const ClockPoint> until(std::span<const ClockPoint> points, Nanoseconds time) {
  const auto end = std::ranges::lower_bound(points, time, {}, &ClockPoint::before);
  return points.first(static_cast<std::size_t>(end - points.begin()));
}

void fit_pieces(std::span<const ClockPoint> forward, std::span<const ClockPoint> backward, Nanoseconds resolution,
                std::vector<ClockLine>& lines) {
  const ClockLine line = fit(forward, backward, resolution);
  const Nanoseconds middle = line.from + (line.until - line.from) / 2;
  const auto early = until(forward, middle), early_back = until(backward, middle);
  const auto late = forward.subspan(early.size()), late_back = backward.subspan(early_back.size());
  if (line.even || std::min({early.size(), early_back.size(), late.size(), late_back.size()}) < fewest_points) {
    lines.push_back(line);
    return;
  }
  fit_pieces(early, early_back, resolution, lines);
  fit_pieces(late, late_back, resolution, lines);
}

}  // namespace

Nanoseconds ClockLine::at(Nanoseconds before) const {
  return offset + whole(drift * static_cast<double>((before - from).count()));
}

std::vector<ClockLine> clock_between(std::span<const ClockPoint> forward, std::span<const ClockPoint> backward,
                                     Nanoseconds resolution) {
  std::vector<ClockLine> lines;
  fit_pieces(forward, backward, resolution, lines);
  return lines;
}

ClockLine clock_beside(std::span<const ClockPoint> points, bool forward) {
  ClockLine line;
  line.from = points.front().before;
  line.until = points.back().before;
  const Hull hull = forward ? Hull::lower(points, points.front()) : Hull::upper(points, points.front());
  const auto count = static_cast<double>(points.size());
  double mean_time = 0, mean_difference = 0;
  for (const ClockPoint& point : points) {
    mean_time += static_cast<double>((point.before - line.from).count()) / count;
    mean_difference += static_cast<double>((point.difference - points.front().difference).count()) / count;
  }
  const auto least = [&](double slope) { return forward ? hull.least_intercept(slope) : hull.most_intercept(slope); };
  // Of the lines below all points, the one whose distances from them are least in sum goes along this edge.
  line.drift = std::clamp(hull.slope_at(mean_time), -most_drift, most_drift);
  const double mean_distance = std::abs(mean_difference - least(line.drift) - line.drift * mean_time);
  const double gained = std::abs(line.drift) * static_cast<double>((line.until - line.from).count());
  // Less than delays differ by is no drift that could be told from them.
  if (gained < 2 * mean_distance) line.drift = 0;
  line.offset = points.front().difference + whole(least(line.drift));
  return line;
}

}  // namespace isoline::analysis

#include "format/time_axis.hpp"

#include <algorithm>
#include <cmath>

#include "model/units.hpp"

namespace isoline::format {
namespace {

double log_of(Nanoseconds time) { return std::log2(static_cast<double>(std::max<std::int64_t>(time.count(), 1))); }

}  // namespace

TimeAxis::TimeAxis(Nanoseconds from, Nanoseconds to, double left, double right)
    : from_(log_of(from)), to_(log_of(std::max(from, to))), left_(left), right_(right) {
  const double missing = 1 - (to_ - from_);  // of one octave
  if (missing <= 0) return;
  from_ -= missing / 2;
  to_ += missing / 2;
}

double TimeAxis::at(Nanoseconds time) const {
  const double share = std::clamp((log_of(time) - from_) / (to_ - from_), 0.0, 1.0);
  return left_ + share * (right_ - left_);
}

std::vector<TimeAxis::Tick> TimeAxis::ticks(double distance) const {
  static const std::vector<std::vector<std::int64_t>> choices{
      {10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90},
      {10, 15, 20, 30, 50, 70},
      {10, 20, 50},
      {10, 30},
      {10}};
  const double per_octave = (right_ - left_) / (to_ - from_);
  for (const auto& choice : choices) {
    // The two steps that are nearest to each other decide whether labels have room.
    double nearest = std::log2(100.0 / static_cast<double>(choice.back()));
    for (std::size_t i = 1; i < choice.size(); ++i) {
      nearest = std::min(nearest, std::log2(static_cast<double>(choice[i]) / static_cast<double>(choice[i - 1])));
    }
    if (nearest * per_octave < distance && &choice != &choices.back()) continue;
    std::vector<Tick> ticks;
    for (std::int64_t decade = 1; decade <= 1'000'000'000'000'000; decade *= 10) {
      for (const std::int64_t step : choice) {
        if (step * decade % 10 != 0) continue;
        const Nanoseconds time(step * decade / 10);
        const double log = log_of(time);
        if (log < from_ - 1e-9 || log > to_ + 1e-9) continue;
        const double x = at(time);
        if (ticks.empty() || x - ticks.back().x >= distance) ticks.push_back({x, time_label(time)});
      }
    }
    return ticks;
  }
  return {};
}

std::string time_label(Nanoseconds time) {
  std::string text = for_people(time);
  const std::size_t unit = text.find_first_not_of("-0123456789.");
  if (unit == text.npos || text.find_first_of("0123456789", unit) != text.npos) return text;  // "2m05s" stays
  std::string number = text.substr(0, unit), name = text.substr(unit);
  if (name == "us") name = "µs";
  if (number.find('.') != number.npos && number.find_last_not_of('0') != number.npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  return number + " " + name;
}

}  // namespace isoline::format

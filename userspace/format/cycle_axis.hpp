// A linear axis of one cycle: where a time is drawn, and which times get a label.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/time.hpp"

namespace isoline::format {

/// The cycle drawn from left to right.
class CycleAxis {
 public:
  CycleAxis(Nanoseconds cycle, double left, double right) : cycle_(cycle), left_(left), right_(right) {}

  double at(Nanoseconds time) const {
    return left_ + (right_ - left_) * static_cast<double>(time.count()) / static_cast<double>(cycle_.count());
  }

  /// Round times, labels at least 68 units apart; the cycle's end has one always.
  std::vector<Nanoseconds> ticks() const {
    constexpr double distance = 68;
    std::vector<Nanoseconds> ticks;
    for (std::int64_t decade = 1; ticks.empty() && decade <= 1'000'000'000'000'000'000 / 10; decade *= 10) {
      for (const std::int64_t part : {1, 2, 5}) {
        const Nanoseconds step(decade * part);
        if (at(step) - left_ < distance) continue;
        for (Nanoseconds tick{0}; at(tick) <= right_ - distance; tick += step) ticks.push_back(tick);
        break;
      }
    }
    ticks.push_back(cycle_);
    return ticks;
  }

  Nanoseconds cycle() const { return cycle_; }

 private:
  Nanoseconds cycle_;
  double left_, right_;
};

/// Calls draw(from, to) for [begin, end) of a cycle that turns round at the right edge.
void draw_turning(Nanoseconds begin, Nanoseconds end, Nanoseconds cycle, const auto& draw) {
  if (end <= begin) return;
  if (end - begin >= cycle) return draw(Nanoseconds{0}, cycle);
  const Nanoseconds length = end - begin;
  begin %= cycle;
  if (begin < Nanoseconds(0)) begin += cycle;
  end = begin + length;
  draw(begin, std::min(end, cycle));
  if (end > cycle) draw(Nanoseconds{0}, end - cycle);
}

}  // namespace isoline::format

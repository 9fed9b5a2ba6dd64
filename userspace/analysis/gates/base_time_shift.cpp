#include "analysis/gates/base_time_shift.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace isoline::analysis {
namespace {

using Inside = std::array<std::uint64_t, phase_bins>;

/// Frames that a slow clock read or a busy host carried away from their window are no reason for another shift.
constexpr double negligible = 0.001;
/// Below, the frames do not keep to these windows at any shift.
constexpr double explained = 0.95;
/// A shift has to bring so many frames into their windows: some stray ones fit a shift, too.
constexpr std::uint64_t fewest = 10;

/// Which bins a window touches.
std::array<bool, phase_bins> bins_of(const std::vector<TimeWindow>& windows, Nanoseconds cycle) {
  std::array<bool, phase_bins> open{};
  const double per_bin = static_cast<double>(cycle.count()) / phase_bins;
  for (const TimeWindow& window : windows) {
    const auto first = static_cast<std::size_t>(static_cast<double>(window.begin.count()) / per_bin);
    const auto last = static_cast<std::size_t>(static_cast<double>(window.end.count() - 1) / per_bin);
    for (std::size_t bin = first; bin <= last && bin < phase_bins; ++bin) open[bin] = true;
  }
  return open;
}

/// Adds the frames of one class that are inside its windows, by shift.
void add_inside(Inside& inside, const std::vector<std::uint64_t>& phase, const std::array<bool, phase_bins>& open) {
  for (std::size_t bin = 0; bin < phase_bins; ++bin) {
    if (!phase[bin]) continue;
    for (std::size_t shift = 0; shift < phase_bins; ++shift) {
      if (open[(bin + phase_bins - shift) % phase_bins]) inside[shift] += phase[bin];
    }
  }
}

/// Shifts are numbered round the cycle; those in its second half are negative.
int signed_shift(std::size_t shift) {
  const int number = static_cast<int>(shift);
  return shift > phase_bins / 2 ? number - static_cast<int>(phase_bins) : number;
}

std::size_t wrapped(int shift) {
  const int bins = static_cast<int>(phase_bins);
  return static_cast<std::size_t>((shift % bins + bins) % bins);
}

}  // namespace

std::optional<BaseTimeShift> base_time_shift(const PortReading& port) {
  if (!port.gates || port.gates->cycle_time <= Nanoseconds(0)) return std::nullopt;
  Inside inside{};
  std::uint64_t frames = 0;
  for (const ClassReading& one : port.classes) {
    if (!one.gates || one.gates->phase.size() != phase_bins) continue;
    const auto open = bins_of(port.gates->windows[one.traffic_class.value()], port.gates->cycle_time);
    const auto bins = std::count(open.begin(), open.end(), true);
    if (bins == 0 || bins == static_cast<std::ptrdiff_t>(phase_bins)) continue;
    frames += std::accumulate(one.gates->phase.begin(), one.gates->phase.end(), std::uint64_t{0});
    add_inside(inside, one.gates->phase, open);
  }
  const std::uint64_t best = *std::max_element(inside.begin(), inside.end());
  if (!frames || static_cast<double>(best) < explained * static_cast<double>(frames)) return std::nullopt;
  const bool few = best - inside[0] < fewest;
  if (few && static_cast<double>(inside[0]) < explained * static_cast<double>(frames)) return std::nullopt;
  double enough = static_cast<double>(best) - negligible * static_cast<double>(frames);
  if (few) enough = std::min(enough, static_cast<double>(inside[0]));
  const auto good = [&](int shift) { return static_cast<double>(inside[wrapped(shift)]) >= enough; };

  // Windows that come again and again in a cycle fit at several shifts: the nearest is meant.
  int nearest = static_cast<int>(phase_bins);
  for (std::size_t shift = 0; shift < phase_bins; ++shift) {
    const int candidate = signed_shift(shift);
    if (good(candidate) && std::abs(candidate) < std::abs(nearest)) nearest = candidate;
  }
  int least = nearest, most = nearest;
  const int half = static_cast<int>(phase_bins / 2);
  while (least > nearest - half && good(least - 1)) --least;
  while (most < nearest + half && good(most + 1)) ++most;

  const auto time = [&](int bins) { return port.gates->cycle_time * bins / static_cast<int>(phase_bins); };
  BaseTimeShift result;
  result.shift = nearest == 0 ? Nanoseconds(0) : time(most);
  result.least = time(least);
  result.most = time(most);
  result.resolution = time(1);
  result.in_window = static_cast<double>(inside[wrapped(nearest == 0 ? 0 : most)]) / static_cast<double>(frames);
  return result;
}

}  // namespace isoline::analysis

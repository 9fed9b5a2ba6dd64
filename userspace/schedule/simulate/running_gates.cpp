#include "schedule/simulate/running_gates.hpp"

#include <algorithm>

namespace isoline::schedule::simulation {
namespace {

std::vector<OpenStretch> stretches_of(const GateControlList& list, unsigned traffic_class) {
  std::vector<OpenStretch> stretches;
  std::int64_t begin = 0;
  for (const GateControlEntry& entry : list.entries) {
    const std::int64_t end = begin + entry.time_interval.count();
    if ((entry.gate_states >> traffic_class & 1) != 0) {
      if (!stretches.empty() && stretches.back().end == begin) {
        stretches.back().end = end;
      } else {
        stretches.push_back({begin, end});
      }
    }
    begin = end;
  }
  // What is open at the end of the cycle goes on at its begin.
  if (stretches.size() > 1 && stretches.front().begin == 0 && stretches.back().end == begin) {
    stretches.back().end += stretches.front().end;
    stretches.erase(stretches.begin());
  }
  return stretches;
}

bool equal(const std::vector<OpenStretch>& a, const std::vector<OpenStretch>& b) {
  return std::ranges::equal(
      a, b, [](const auto& one, const auto& two) { return one.begin == two.begin && one.end == two.end; });
}

}  // namespace

RunningGates::RunningGates(const GateControlList& list) : cycle_(sum_of_intervals(list).count()) {
  for (unsigned traffic_class = 0; traffic_class < 8; ++traffic_class) {
    Track track;
    track.stretches = stretches_of(list, traffic_class);
    track.always = track.stretches.size() == 1 && track.stretches[0].end - track.stretches[0].begin == cycle_;
    const auto same =
        std::ranges::find_if(tracks_, [&](const Track& other) { return equal(other.stretches, track.stretches); });
    track_of_[traffic_class] = static_cast<std::uint8_t>(same - tracks_.begin());
    if (same == tracks_.end()) tracks_.push_back(std::move(track));
  }
}

void RunningGates::rewind(Track& track, std::int64_t local) const {
  std::int64_t rest = local % cycle_;
  if (rest < 0) rest += cycle_;
  track.base = local - rest - cycle_;  // the last stretch of the cycle before may not be over
  track.position = 0;
}

}  // namespace isoline::schedule::simulation

// The gates of a port as they are run: for each class the stretches in which it is open, and where in them we are.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "model/gate_control_list.hpp"

namespace isoline::schedule::simulation {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// [begin, end), ns.
struct OpenStretch {
  std::int64_t begin = 0, end = 0;
};

/// Time never goes back between two calls.
class RunningGates {
 public:
  /// All gates are always open.
  RunningGates() = default;
  /// The cycle is the sum of the intervals, > 0.
  explicit RunningGates(const GateControlList& list);

  /// The stretch that holds this moment of the port's clock, or the next one; {never, never} if there is none.
  OpenStretch at(unsigned traffic_class, std::int64_t local) {
    if (tracks_.empty()) return {-never, never};
    Track& track = tracks_[track_of_[traffic_class]];
    if (track.stretches.empty()) return {never, never};
    if (track.always) return {-never, never};
    if (local - track.base > 2 * cycle_) rewind(track, local);
    while (track.base + track.stretches[track.position].end <= local) next(track);
    const OpenStretch& one = track.stretches[track.position];
    return {track.base + one.begin, track.base + one.end};
  }

  /// When the stretch behind the one that at() gave begins.
  std::int64_t behind(unsigned traffic_class) const {
    if (tracks_.empty()) return never;
    const Track& track = tracks_[track_of_[traffic_class]];
    if (track.stretches.empty() || track.always) return never;
    const bool last = track.position + 1 == track.stretches.size();
    return last ? track.base + cycle_ + track.stretches.front().begin
                : track.base + track.stretches[track.position + 1].begin;
  }

  /// Before the first call: times from here on will be asked for.
  void begin_at(std::int64_t local) {
    for (Track& track : tracks_) rewind(track, local);
  }

 private:
  struct Track {
    std::vector<OpenStretch> stretches;  // of one cycle; the last may reach into the next one
    bool always = false;
    std::size_t position = 0;
    std::int64_t base = 0;  // begin of its cycle
  };

  void next(Track& track) const {
    if (++track.position < track.stretches.size()) return;
    track.position = 0;
    track.base += cycle_;
  }
  void rewind(Track& track, std::int64_t local) const;

  std::vector<Track> tracks_;  // most classes share one
  std::array<std::uint8_t, 8> track_of_{};
  std::int64_t cycle_ = 1;
};

}  // namespace isoline::schedule::simulation

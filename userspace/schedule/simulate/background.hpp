// Traffic of a port that nobody planned: one frame after the other, with pauses.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "schedule/simulate/running_gates.hpp"

namespace isoline::schedule::simulation {

/// Draws what the frames of all ports are like.
class BackgroundDraw {
 public:
  BackgroundDraw(std::uint64_t seed, double load) : random_(seed), load_(load) {}

  bool any() const { return load_ > 0; }
  /// Both can come.
  std::uint32_t in(std::uint32_t least, std::uint32_t most) {
    return least + static_cast<std::uint32_t>(random_() % (std::uint64_t{most} - least + 1));
  }
  /// After a frame that took so long: the mean is what makes it this share of the time.
  std::int64_t pause(std::int64_t slot) {
    if (load_ >= 1) return 0;
    const double longest = 2 * static_cast<double>(slot) * (1 / load_ - 1);
    return static_cast<std::int64_t>(longest * (static_cast<double>(random_() >> 11) * 0x1p-53));
  }

 private:
  std::mt19937_64 random_;
  double load_;
};

/// The background of one port: what waits, or is on the wire.
struct Background {
  std::int64_t ready = never;  ///< when the next frame can begin
  std::uint32_t left = 0;      ///< of it, bytes: MAC addresses through FCS, or what a cut has left
  std::uint8_t traffic_class = 0;
  bool on_wire = false;    ///< and not yet cut
  std::int64_t begun = 0;  ///< when what is on the wire began
  std::int64_t time = 0;   ///< on the wire, of the counted time
  std::uint64_t frames = 0;
};

}  // namespace isoline::schedule::simulation

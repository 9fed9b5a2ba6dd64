// The first guess of how far two clocks are apart, without knowing anything of them: from frames that both taps saw.
#pragma once

#include <optional>
#include <span>

#include "analysis/match/waiting.hpp"

namespace isoline::analysis {

/// A frame that was read and waits for its turn.
struct QueuedFrame {
  std::uint64_t hash = 0;
  Sighting sighting;
};

struct Alignment {
  Nanoseconds difference{0};  ///< after - before, in the middle of those that agree
  std::size_t agreeing = 0;   ///< frames whose differences are not farther apart than the window
  std::size_t candidates = 0;
};

/// Of frames that are unlike all others at both taps. Nothing: there are none. Allocates.
std::optional<Alignment> align(std::span<const QueuedFrame> before, std::span<const QueuedFrame> after,
                               Nanoseconds window);

}  // namespace isoline::analysis

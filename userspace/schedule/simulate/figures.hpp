// From the latency of each frame to what a listener got.
#pragma once

#include <cstdint>
#include <span>

#include "schedule/simulate/simulate.hpp"

namespace isoline::schedule::simulation {

/// latencies: of so many frames a message, ns; the greatest number where a frame never came. Names nobody, and counts
/// no second copies.
SimulatedListener figures_of(std::span<const std::int64_t> latencies, std::uint32_t frames, std::int64_t deadline);

}  // namespace isoline::schedule::simulation

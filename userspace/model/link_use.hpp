// What links carry, frame by frame: a plan as its ports see it.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"
#include "model/traffic_class.hpp"
#include "model/units.hpp"

namespace isoline {

/// One frame of a stream's period on a link.
struct LinkUse {
  Nanoseconds start{0};   ///< of the transmission, as in PlannedMember::starts
  Nanoseconds ready{0};   ///< from when it could leave; `start` where it does not wait
  Nanoseconds period{0};  ///< > 0
  std::uint32_t stream = 0;
  std::uint32_t frame = 0;       ///< number in the burst
  std::uint32_t frame_size = 0;  ///< bytes, as in StreamRequest
  std::uint8_t member = 0;
  TrafficClass traffic_class;
};

/// A link with all frames there, and with the gates of the port that sends into it.
struct LinkUses {
  LinkIndex link = 0;
  const PlannedPort* port = nullptr;  ///< nullptr: it has no gates
  std::vector<LinkUse> uses;
};

}  // namespace isoline

// What a talker asks of the network: the requirements of a stream that shall be given times (IEEE 802.1Qcc
// clause 46.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/network.hpp"
#include "model/time.hpp"
#include "model/traffic_class.hpp"

namespace isoline {

struct StreamRequest {
  std::string name;  ///< unique
  NodeIndex talker = 0;
  std::vector<NodeIndex> listeners;  ///< at least one, none twice, none the talker
  Nanoseconds period{0};             ///< > 0
  std::uint32_t frame_size = 0;      ///< bytes, MAC addresses through FCS with all tags, > 0
  std::uint32_t frames = 1;          ///< sent in a row each period (a burst)
  Nanoseconds deadline{0};           ///< from the start of the first frame to the last bit of the last at each listener
  Nanoseconds jitter{0};             ///< by which the latency may differ from one period to the next
  Nanoseconds earliest_offset{0};    ///< the first frame does not start before, counted from each period's begin
  std::optional<TrafficClass> traffic_class;  ///< none: whichever scheduled class suits
  bool redundant = false;                     ///< two copies over routes without a common link or bridge (IEEE 802.1CB)
  bool pinned = false;                        ///< once it has times, a new plan keeps them
  friend bool operator==(const StreamRequest&, const StreamRequest&) = default;
};

/// Bytes, MAC addresses through FCS, of a frame with this payload: with a VLAN tag, and an R-TAG if it is redundant.
std::uint32_t frame_size_of(std::uint32_t payload, bool redundant);

}  // namespace isoline

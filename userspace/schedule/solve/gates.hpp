// From the frames that pass a port to its gate control list: windows, guards, and merging to what a list may hold.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

/// Frames of one stream at a port, ns. All frames of a burst are one.
struct PortUse {
  std::int64_t begin = 0;   ///< when the first starts; >= 0
  std::int64_t length = 0;  ///< until the next could, margins included
  std::int64_t ready = 0;   ///< when the first could have left; <= begin
  std::int64_t period = 0;
  std::uint8_t traffic_class = 0;
};

enum class GateTrouble : std::uint8_t {
  none,
  endless,   ///< the list would repeat too seldom to be written down
  budget,    ///< frames that are held back by gates need more entries than there are
  interval,  ///< an entry would be shorter than the port can do
};

struct PortGates {
  GateTrouble trouble = GateTrouble::none;
  PlannedPort port;
};

/// Frames of a cycle, or reserved windows: a list for more is longer than any port takes, and not worth the memory.
constexpr std::int64_t most_frames_of_list = 4'000'000;

/// docs/decisions/0004-plans.md says what the list promises. uses: not empty.
PortGates build_gates(const Network& network, LinkIndex link, const std::vector<PortUse>& uses);

/// The time after which uses and reserved windows of a port repeat together; 0: beyond 2^62 ns.
std::int64_t common_cycle(const Link& link, const std::vector<PortUse>& uses);

}  // namespace isoline::schedule

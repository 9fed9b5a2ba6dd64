// Which traffic class serves each of Linux's 16 queueing priorities.
#pragma once

#include <array>
#include <vector>

#include "model/port_config.hpp"

namespace isoline {

/// By skb->priority; Linux takes higher ones modulo 16.
using PriorityMap = std::array<TrafficClass, 16>;

/// As isoline sets it: 0 … 7 as the classes say, and those that no tag can carry, 8 … 15, like 0, best effort.
PriorityMap priority_map_of(const std::vector<PortTrafficClass>& classes);

}  // namespace isoline

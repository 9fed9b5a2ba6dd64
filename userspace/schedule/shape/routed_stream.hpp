// A stream with a way but without times: what shaping and cyclic queuing start from.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"
#include "model/traffic_class.hpp"

namespace isoline::schedule {

struct RoutedStream {
  std::uint32_t stream = 0;  ///< position in the requests
  TrafficClass traffic_class;
  std::vector<PlannedHop> hops;  ///< a tree from the talker
  std::uint32_t member = 0;      ///< number of the copy; those of one stream stand together
};

}  // namespace isoline::schedule

#include "model/priority_map.hpp"

#include <algorithm>

namespace isoline {

PriorityMap priority_map_of(const std::vector<PortTrafficClass>& classes) {
  PriorityMap map{};
  for (const PortTrafficClass& one : classes) {
    for (const Pcp pcp : one.pcp) map[pcp.value()] = one.traffic_class;
  }
  std::fill(map.begin() + Pcp::most + 1, map.end(), map[0]);
  return map;
}

}  // namespace isoline

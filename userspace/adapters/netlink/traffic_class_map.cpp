#include "adapters/netlink/traffic_class_map.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace isoline::netlink {

Result<tc_mqprio_qopt> encode_map(const std::vector<PortTrafficClass>& classes) {
  tc_mqprio_qopt map{};
  std::array<bool, TrafficClass::most + 1> named{};
  for (const PortTrafficClass& one : classes) {
    const std::uint8_t number = one.traffic_class.value();
    named[number] = true;
    map.count[number] = one.queues.count;
    map.offset[number] = one.queues.offset;
  }
  const auto end = std::find(named.begin(), named.end(), false);
  map.num_tc = static_cast<std::uint8_t>(end - named.begin());
  if (map.num_tc == 0 || std::find(end, named.end(), true) != named.end()) {
    return fail({ErrorKind::invalid_input, "traffic classes", "", "must be 0, 1, … without a gap", ""});
  }
  std::ranges::transform(priority_map_of(classes), map.prio_tc_map, &TrafficClass::value);
  return map;
}

std::vector<PortTrafficClass> decode_map(const tc_mqprio_qopt& map) {
  std::vector<PortTrafficClass> classes;
  for (unsigned number = 0; number < map.num_tc && number <= TrafficClass::most; ++number) {
    PortTrafficClass one;
    one.traffic_class = TrafficClass::masked(number);
    one.queues = {map.count[number], map.offset[number]};
    for (unsigned pcp = 0; pcp <= Pcp::most; ++pcp) {
      if (map.prio_tc_map[pcp] == number) one.pcp.push_back(Pcp::masked(pcp));
    }
    classes.push_back(std::move(one));
  }
  return classes;
}

PriorityMap decode_priorities(const tc_mqprio_qopt& map) {
  PriorityMap classes;
  std::ranges::transform(map.prio_tc_map, classes.begin(), [](unsigned one) { return TrafficClass::masked(one); });
  return classes;
}

bool same_map(const tc_mqprio_qopt& a, const tc_mqprio_qopt& b) {
  // prio_tc_map beyond the priorities of a tag counts too: a foreign map may differ there.
  return a.num_tc == b.num_tc && std::equal(std::begin(a.prio_tc_map), std::end(a.prio_tc_map), b.prio_tc_map) &&
         std::equal(a.count, a.count + std::min<unsigned>(a.num_tc, TC_QOPT_MAX_QUEUE), b.count) &&
         std::equal(a.offset, a.offset + std::min<unsigned>(a.num_tc, TC_QOPT_MAX_QUEUE), b.offset);
}

}  // namespace isoline::netlink

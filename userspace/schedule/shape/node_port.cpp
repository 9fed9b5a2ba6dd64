#include "schedule/shape/node_port.hpp"

#include <algorithm>

namespace isoline::schedule {
namespace {

constexpr std::uint32_t least_frame = 64, most_frame = 65535;

unsigned best_unscheduled(const Network& network, const Link& link) {
  const auto& scheduled = network.scheduled.classes;
  for (unsigned one = link.queues; one-- > 0;) {
    if (std::ranges::find(scheduled, TrafficClass::masked(one)) == scheduled.end()) return one;
  }
  return 0;
}

}  // namespace

PortConfig node_port(const Network& network, const Link& link) {
  PortConfig port;
  port.interface = link.interface;
  port.link_speed = BitRate{static_cast<double>(link.bits_per_second)};
  port.max_frame = std::clamp(network.max_frame, least_frame, most_frame);
  return port;
}

void add_classes(PortConfig& port, const Network& network, const Link& link) {
  for (unsigned one = 0; one < link.queues; ++one) {
    PortTrafficClass& its = port.traffic_classes.emplace_back();
    its.traffic_class = TrafficClass::masked(one);
    its.pcp = {Pcp::masked(one)};
    its.queues = {1, static_cast<std::uint16_t>(one)};
  }
  auto& rest = port.traffic_classes[best_unscheduled(network, link)].pcp;
  for (unsigned pcp = link.queues; pcp <= Pcp::most; ++pcp) rest.push_back(Pcp::masked(pcp));
}

}  // namespace isoline::schedule

#include "schedule/report/shaped_schedules.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "schedule/shape/node_port.hpp"

namespace isoline::schedule {

std::vector<NodeSchedule> credit_schedules(const Network& network, const CreditShaping& shaping) {
  std::map<NodeIndex, Schedule> schedules;
  LinkIndex last = 0;
  for (const ShapedClass& one : shaping.classes) {
    const Link& link = network.links[one.link];
    Schedule& schedule = schedules[link.from];
    schedule.name = network.nodes[link.from].name;
    if (schedule.ports.empty() || one.link != last) {
      schedule.ports.push_back(node_port(network, link));
      add_classes(schedule.ports.back(), network, link);
    }
    last = one.link;
    schedule.ports.back().traffic_classes[one.traffic_class.value()].shaper = one.shaper;
  }
  std::vector<NodeSchedule> all;
  all.reserve(schedules.size());
  for (auto& [node, schedule] : schedules) all.push_back(applicable(node, std::move(schedule)));
  return all;
}

Result<std::vector<NodeSchedule>> cyclic_node_schedules(const Network& network, std::span<const RoutedStream> streams,
                                                        const CyclicQueuing& queuing) {
  auto schedules = cyclic_schedules(network, streams, queuing);
  if (!schedules) return fail(schedules.error());
  std::vector<NodeSchedule> all;
  all.reserve(schedules->size());
  // They come in the order of the nodes.
  NodeIndex node = 0;
  for (Schedule& one : *schedules) {
    while (network.nodes[node].name != one.name) ++node;
    all.push_back(applicable(node, std::move(one)));
  }
  return all;
}

}  // namespace isoline::schedule

// What the queue probe shall measure, from what the kernel says of a schedule's ports at this moment.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/interfaces.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"
#include "model/queue.hpp"

namespace isoline::agent {

struct QueuePlan {
  QueueMeasurement measurement;
  std::vector<IfIndex> indices;  ///< of the ports: a device that was made anew under the same name is another one
  bool operator==(const QueuePlan& other) const;
};

/// Ports that are not there are left out, and so are those that cannot be read: `unreadable` says why. The other ports
/// of a bridge that a port of the schedule belongs to come behind, without gates: that is where forwarded frames
/// arrive. Gates that wait for their base time go before those that run. Errors: those of Interfaces::list().
Result<QueuePlan> plan_queues(const Schedule& schedule, host::TrafficControl& ports, host::Interfaces& interfaces,
                              std::map<std::string, std::string>& unreadable);

}  // namespace isoline::agent

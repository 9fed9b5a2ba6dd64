// A plan as what each node's ports shall do. Pure.
#pragma once

#include <optional>
#include <vector>

#include "model/finding.hpp"
#include "model/plan.hpp"
#include "model/port_config.hpp"

namespace isoline::schedule {

/// The ports of one node that planned frames pass. Traffic classes are those of the plan, a priority of the same number
/// each; priorities that have no class of theirs go to the best one that is not scheduled. Windows are as long as
/// planned frames are, so `may_starve` is said: whether they suffice is what the plan's check answers.
struct NodeSchedule {
  NodeIndex node = 0;
  Schedule schedule;     ///< by the node's name
  Findings problems;     ///< why no host could apply it; paths are in the schedule
  bool offload = false;  ///< gates are the network card's: too fast for a processor
};

/// Asks the check of schedules. Gates are opened by software where the kernel's timer can serve all ports of the node.
NodeSchedule applicable(NodeIndex node, Schedule schedule);

struct NodeOptions {
  /// Talkers that are end stations have no gates then: who sends says when each frame leaves (launch_times()), and this
  /// is LaunchTime::delta of the classes of planned streams.
  std::optional<Nanoseconds> launch_delta;
};

/// In the order of the nodes.
std::vector<NodeSchedule> node_schedules(const Plan& plan, const NodeOptions& options = {});

}  // namespace isoline::schedule

// A plan in the words of other tools.
#pragma once

#include <string>

#include "format/schedule/export.hpp"
#include "model/plan.hpp"
#include "schedule/report/node_schedules.hpp"

namespace isoline::format {

/// A schedule file of a node's ports, as userspace/config reads it (docs/formats/schedule.md).
std::string schedule_yaml(const schedule::NodeSchedule& node);

/// A configuration section for the INET framework 4.4 and later (OMNeT++): gates of all ports, and for each stream a
/// source that sends its frames as planned, and sinks. Modules are called like the nodes.
Exported plan_inet(const Plan& plan);

}  // namespace isoline::format

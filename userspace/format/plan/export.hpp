// A plan in the words of other tools.
#pragma once

#include <string>
#include <string_view>

#include "format/schedule/export.hpp"
#include "model/plan.hpp"
#include "schedule/report/node_schedules.hpp"

namespace isoline::format {

/// What a schedule file begins with, as comments.
constexpr std::string_view planned_ports =
    "# Ports of a node by a plan, written by isoline. Windows are as long as planned frames are, so that\n"
    "# may_starve is said: isoline plan check answers whether they suffice.\n";
constexpr std::string_view shaped_ports =
    "# Ports of a node with credit-based shapers, written by isoline. Bounds count on nothing else in these\n"
    "# classes, and on nothing at all in unshaped classes above them.\n";
constexpr std::string_view cyclic_ports =
    "# Ports of a bridge for cyclic queuing and forwarding, written by isoline. Bounds count on nothing else\n"
    "# in the two classes that take turns, and on nothing at all in classes above them.\n";

/// A schedule file of a node's ports, as userspace/config reads it (docs/formats/schedule.md).
std::string schedule_yaml(const schedule::NodeSchedule& node, std::string_view comment = planned_ports);

/// A configuration section for the INET framework 4.4 and later (OMNeT++): gates of all ports, and for each stream a
/// source that sends its frames as planned, and sinks. Modules are called like the nodes.
Exported plan_inet(const Plan& plan);

}  // namespace isoline::format

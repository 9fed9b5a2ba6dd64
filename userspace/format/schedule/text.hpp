// Schedules and their differences as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "format/text.hpp"
#include "model/port_config.hpp"
#include "model/port_difference.hpp"

namespace isoline::format {

/// What a schedule says, port by port: classes, gates as a table of entries, VLANs, DSCP, streams.
std::string schedule_text(const Schedule& schedule, const TextStyle& style);

/// What runs on a port, in the words of schedule_text(), without its name; "" if nothing of a schedule does.
std::string running_text(const PortConfig& oper, const TextStyle& style);

/// What is wanted against what runs: a line a port, and below it a line a difference.
std::string comparison_text(const std::vector<PortComparison>& ports, const TextStyle& style);

}  // namespace isoline::format

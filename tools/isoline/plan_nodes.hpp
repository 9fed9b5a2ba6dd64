// Files for the nodes of a network, one for each.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "isoline/command_line.hpp"
#include "schedule/report/node_schedules.hpp"

namespace isoline::cli {

/// How a plan becomes one that Linux takes.
inline constexpr const char* hint_of_short_entries =
    "entries that are too short: isoline plan compute --minimum-interval frame";

/// What no host could apply, of all nodes together.
std::size_t problems_of(const std::vector<schedule::NodeSchedule>& nodes);

/// Errors: invalid_input, if there is what no host could apply. The first problems are said.
Result<void> check_applicable(const std::vector<schedule::NodeSchedule>& nodes, const std::string& hint);

/// A file a node in the folder of --output, made by `text_of`. A name that a file system or a shell may trip over is
/// mended. Errors: usage (no --output), as text_of, as write_file().
Result<void> write_nodes(const Invocation& invocation, const std::vector<schedule::NodeSchedule>& nodes,
                         const char* ending,
                         const std::function<Result<std::string>(const schedule::NodeSchedule&)>& text_of);

}  // namespace isoline::cli

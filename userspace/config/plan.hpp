// Plans as files (docs/formats/plan.md).
#pragma once

#include <string>
#include <string_view>

#include "config/problem.hpp"
#include "model/plan.hpp"

namespace isoline::config {

/// Reads a plan of at most `largest_network_file`. That it can be told as a plan is all that is checked: each stream is
/// planned or rejected, links continue each other, each frame has a start on each of them. Whether it keeps what it
/// promises is for schedule/check. Errors: not_found, no_permission, failed (the file), invalid_input (its contents).
Loaded<Plan> read_plan(const std::string& path);

/// The same from memory; the name stands in front of line:column.
Loaded<Plan> parse_plan(std::string_view text, const std::string& name);

}  // namespace isoline::config

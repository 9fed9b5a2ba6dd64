// The streams that a generator sends: of a network file, or of a file of streams alone (docs/formats/network.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "model/traffic.hpp"

namespace isoline::config {

/// Reads the streams of a file of at most `largest_network_file`, in its order, without its network: talkers may be
/// unknown there. Of a plan: those that have times, at these. Errors: not_found, no_permission, failed (the file),
/// invalid_input (its contents).
Loaded<std::vector<TrafficStream>> read_traffic(const std::string& path);

/// The same from memory; the name stands in front of line:column.
Loaded<std::vector<TrafficStream>> parse_traffic(std::string_view text, const std::string& name);

}  // namespace isoline::config

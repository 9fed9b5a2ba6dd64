// Scenarios of TSNBench (github.com/EikeSG/TSNBenchScenarios): JSON of a topology and of streams.
#pragma once

#include <string>
#include <string_view>

#include "config/network.hpp"

namespace isoline::config {

/// Reads a scenario from one file that holds both, {"topology": {…}, "streams": {…}} (docs/formats/network.md says how
/// it is taken).
Loaded<NetworkFile> read_tsnbench(const std::string& path);
Loaded<NetworkFile> parse_tsnbench(std::string_view text, const std::string& name);

/// The same from the two files that the collection has: NAME.top and NAME.pat. Problems of both.
Loaded<NetworkFile> read_tsnbench(const std::string& topology_path, const std::string& streams_path);

}  // namespace isoline::config

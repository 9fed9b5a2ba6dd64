// The match of a planned stream: which frames belong to it.
#pragma once

#include <span>
#include <string>

#include "config/reader.hpp"
#include "config/yaml/report.hpp"
#include "model/stream.hpp"

namespace isoline::config {

/// Reads one `match` map; keys is the whole table that it is a part of. Reports keys that the protocol does not have,
/// and addresses that contradict themselves.
StreamMatch read_match(const Section& match, std::span<const Key> keys, yaml::Report& report);

/// The match as text; equal texts mean equal matches.
std::string identity(const StreamMatch& match);

}  // namespace isoline::config

// Instances in tsnkit's form: a table of streams and one of links, with tsnkit's own model of time.
#pragma once

#include <string>
#include <string_view>

#include "config/network.hpp"

namespace isoline::config {

/// Reads both tables (docs/formats/network.md says how they are taken). Problems of both, those of the streams first.
Loaded<NetworkFile> read_tsnkit(const std::string& streams_path, const std::string& links_path);

/// A file in memory; its name stands in front of line:column.
struct NamedText {
  std::string_view text;
  std::string name;
};
Loaded<NetworkFile> parse_tsnkit(const NamedText& streams, const NamedText& links);

}  // namespace isoline::config

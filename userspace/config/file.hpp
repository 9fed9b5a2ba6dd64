// Reads a whole configuration file into memory, but never an endless one.
#pragma once

#include <string>

#include "config/yaml/text.hpp"
#include "model/error.hpp"

namespace isoline::config {

/// At most one byte more than `largest`, so that the parser can say that it is too large.
/// Errors: not_found, no_permission, failed; where is the path.
Result<std::string> read_file(const std::string& path, std::size_t largest = yaml::largest_file);

}  // namespace isoline::config

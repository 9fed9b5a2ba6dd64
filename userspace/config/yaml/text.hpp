// Checks the characters of a file before anybody parses it.
#pragma once

#include <string_view>

#include "config/yaml/report.hpp"

namespace isoline::config::yaml {

inline constexpr std::size_t largest_file = 1024 * 1024;

/// Reports tabs, control characters, bytes that are not UTF-8, and a file that is too large.
void check_text(std::string_view text, Report& report);

}  // namespace isoline::config::yaml

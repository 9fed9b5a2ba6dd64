// Checks the characters of a file before anybody parses it.
#pragma once

#include <string_view>

#include "config/yaml/report.hpp"

namespace isoline::config::yaml {

inline constexpr std::size_t mebibyte = 1024 * 1024;
inline constexpr std::size_t largest_file = mebibyte;  ///< unless a kind of file says otherwise

/// Reports tabs, control characters, bytes that are not UTF-8, and a file that is larger than `largest` (whole MiB).
void check_text(std::string_view text, Report& report, std::size_t largest = largest_file);

}  // namespace isoline::config::yaml

// Checks the characters of a file before anybody parses it.
#pragma once

#include <string_view>

#include "config/yaml/report.hpp"

namespace isoline::config::yaml {

inline constexpr std::size_t mebibyte = 1024 * 1024;
inline constexpr std::size_t largest_file = mebibyte;  ///< unless a kind of file says otherwise

/// JSON is often indented by tabs; in YAML that people write they are a trap.
enum class Tabs : bool { refused, allowed };

/// Reports tabs, control characters, bytes that are not UTF-8, and a file that is larger than `largest` (whole MiB).
void check_text(std::string_view text, Report& report, std::size_t largest = largest_file, Tabs tabs = Tabs::refused);

}  // namespace isoline::config::yaml

// One field of comma-separated values (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace isoline::format {

/// In quotes where a comma, a quote or a line end would be misread.
inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace isoline::format

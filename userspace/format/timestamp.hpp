// Points of wall-clock time as RFC 3339 text, in UTC with nanoseconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace isoline::format {

/// "2026-01-01T00:00:00.000000000Z"
std::string to_rfc3339(WallTime time);

/// Reads what to_rfc3339() writes, with 0 to 9 decimals; nothing for any other text or a day that does not exist.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace isoline::format

// A journal as text and back (docs/formats/schedule-journal.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/journal.hpp"
#include "model/error.hpp"

namespace isoline::journal {

/// A whole file: the record and its phase.
std::string to_lines(const host::JournalRecord& record);

/// One more line for a file that begins with these bytes.
std::string phase_line(std::string_view before, host::TransactionPhase phase,
                       std::optional<MonotonicTime> confirm_until);

struct Parsed {
  host::JournalRecord record;
  std::size_t good = 0;  ///< bytes that count; what stands behind them is the torn end of a line
};

/// Errors: invalid_input with file:line for anything but what this program writes, a torn last line aside.
Result<Parsed> parse_lines(std::string_view text, const std::string& file);

}  // namespace isoline::journal

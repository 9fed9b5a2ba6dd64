// What a transaction did, as text and JSON.
#pragma once

#include <string>

#include "control/transaction.hpp"
#include "format/text.hpp"

namespace isoline::cli {

/// A line on the whole, then how each port compares; of a dry run the steps.
std::string apply_report_text(const control::ApplyReport& report, const std::string& schedule, bool dry_run,
                              const format::TextStyle& style);

/// {"schedule","dry_run","transaction","phase","base_time_ns","confirm_until","steps","ports","warnings"}
std::string encode_apply_report(const control::ApplyReport& report, const std::string& schedule, bool dry_run);

}  // namespace isoline::cli

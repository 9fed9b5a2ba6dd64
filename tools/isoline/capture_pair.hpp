// Two captures, or two interfaces of one, through the matcher.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "analysis/match/matcher.hpp"
#include "analysis/track/double_filter.hpp"
#include "model/capture.hpp"

namespace isoline::cli {

struct CapturePair {
  std::string paths[2];                                  ///< the second is empty where `interfaces` are compared
  std::optional<std::array<std::string, 2>> interfaces;  ///< of the first file
  std::optional<std::uint64_t> compared_bytes;           ///< nothing: as the snap lengths say
  analysis::track::DoubleFilterOptions doubles;
  analysis::MatchOptions options;  ///< but for what follows from the files
};

struct ComparedPair {
  analysis::Comparison comparison;
  CaptureReport reports[2];  ///< of one file: twice the same
};

/// Shows how far it is on stderr. A signal ends the reading early, and what was read counts. Errors: those of opening
/// and reading; not_found (an interface); failed (no memory).
Result<ComparedPair> compare(const CapturePair& pair);

}  // namespace isoline::cli

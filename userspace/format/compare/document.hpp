// Two captures compared, as a table, JSON and CSV.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/match/comparison.hpp"
#include "format/text.hpp"
#include "model/capture.hpp"

namespace isoline::format {

/// A comparison with what is to be said of its files. Refers to all of it.
struct ComparedCaptures {
  const analysis::Comparison* comparison = nullptr;
  std::vector<const analysis::ComparedFlow*> rows;  ///< of its flows, those that are shown, in order
  std::string names[2];                             ///< of the taps: a file, or an interface
  const CaptureReport* captures[2] = {};
  Nanoseconds window{0};
};

std::string comparison_table(const ComparedCaptures& captures, const TextStyle& style);

/// One document, "isoline.comparison/1". `histograms`: with the buckets of each distribution.
std::string comparison_json(const ComparedCaptures& captures, bool histograms);

/// A header line, then one line a flow, each ended by CR LF (RFC 4180).
std::string comparison_csv(std::span<const analysis::ComparedFlow* const> rows);

}  // namespace isoline::format

// --filter, --sort and --top: which flows of a reading are shown, and in which order.
#pragma once

#include <optional>
#include <vector>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/sort.hpp"
#include "isoline/command_line.hpp"

namespace isoline::cli {

struct FlowSelection {
  analysis::Filter filter;
  const analysis::SortKey* sort = nullptr;
  std::size_t top = SIZE_MAX;

  /// Errors: usage and invalid_input, before anything is measured.
  static Result<FlowSelection> from(const Invocation& invocation);

  /// Those that match, sorted, at most `top`.
  std::vector<analysis::FlowRow> apply(std::vector<analysis::FlowRow> rows) const;
};

/// The flows of the rows, in their order, in a snapshot whose other records are those of `snapshot`.
Snapshot with_only(const Snapshot& snapshot, const std::vector<analysis::FlowRow>& rows);

}  // namespace isoline::cli

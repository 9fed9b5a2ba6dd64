// Which flows of a comparison are shown, and in which order.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/flow/filter.hpp"
#include "analysis/match/comparison.hpp"
#include "model/error.hpp"

namespace isoline::analysis {

struct ComparedSortKey {
  std::string_view name;
  std::optional<double> (*value)(const ComparedFlow&);  ///< highest first, flows without it last; null: by name
};
/// lost, appeared, duplicated, reordered, packets, bytes, p50, p99, max, name.
std::span<const ComparedSortKey> compared_sort_keys();

/// Errors: invalid_input, with the nearest valid name as hint, or all of them when none is near.
Result<const ComparedSortKey*> find_compared_sort_key(std::string_view name);

/// Flows that match, in order; equal ones by p99, then by name. Packets, bytes and times that a filter asks for are
/// those of the tap `before`, or of `after` where only that one saw the flow; its measure is the delay.
std::vector<const ComparedFlow*> compared_rows(const Comparison& comparison, const Filter& filter,
                                               const ComparedSortKey& key);

}  // namespace isoline::analysis

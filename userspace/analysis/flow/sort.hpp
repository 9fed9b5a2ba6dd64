// Orders in which flows are shown.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "model/error.hpp"

namespace isoline::analysis {

/// One order; help texts and the keys of `flow watch` are made from the table of these.
struct SortKey {
  std::string_view name;                           ///< "rate"
  std::string_view meaning;                        ///< "bits a second, highest first"
  std::optional<double> (*value)(const FlowRow&);  ///< highest first, flows without it last; null: by name
};
/// rate, packets, bytes, p50, p99, max, lost, duplicated, reordered, retransmitted, misses, disturbed, age, idle, name.
/// p50, p99 and max are those of best_measure().
std::span<const SortKey> sort_keys();

/// Errors: invalid_input, with the nearest valid name as hint, or all of them when none is near.
Result<const SortKey*> find_sort_key(std::string_view name);

/// Sorts; equal rows by name, interface and direction, so that the order is stable from reading to reading.
void sort_rows(std::vector<FlowRow>& rows, const SortKey& key, bool reverse = false);

}  // namespace isoline::analysis

// The measures and counters of a flow as tables: names, words, and where they are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/flow.hpp"

namespace isoline::analysis {

/// One distribution that a flow may have.
struct Measure {
  std::string_view name;        ///< as in docs/vocabulary.md, without unit: "round_trip"
  std::string_view short_name;  ///< for a column of a table, at most 10 characters: "cycle dev."
  std::string_view words;       ///< "cycle deviation"
  std::string_view meaning;     ///< one sentence for a person
  std::optional<Distribution> Flow::* distribution;
};
/// round_trip, inter_arrival, cycle_deviation, ipdv, jitter.
std::span<const Measure> measures();
const Measure* find_measure(std::string_view name);

/// One event counter that a flow may have.
struct Counter {
  std::string_view name;   ///< "lost", "deadline_misses" …
  std::string_view words;  ///< "deadline misses"
  std::optional<std::uint64_t> Flow::* count;
  bool is_maximum = false;  ///< the largest of something: of two flows the larger, of two readings the newer
};
/// delayed_acks, lost, duplicated, reordered, retransmitted, early_cycles, late_cycles, deadline_misses; of captures
/// and the fast path also reordering_extent, loss_periods, longest_loss, duplicate_acks, selective_round_trips,
/// unfollowed_segments.
std::span<const Counter> counters();

/// The measure that says most about how late this flow is: the deviation where a cycle is known, the round trip of
/// TCP and echo, jitter or IPDV where the sender's time is known, otherwise the inter-arrival time.
/// Only measures with samples count; null if there is none.
const Measure* best_measure(const Flow& flow);

/// The distribution that best_measure() names, null if there is none.
const Distribution* best_distribution(const Flow& flow);

}  // namespace isoline::analysis

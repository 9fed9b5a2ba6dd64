// Some of an engine's flows, chosen and ordered without building all of them: a flow in the model's terms takes some
// four kilobytes, a million of them more memory than the engine.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/flow/filter.hpp"
#include "analysis/flow/sort.hpp"

namespace isoline::analysis {

/// An engine that is read, and what only its source knows. Refers to its parts.
struct EngineReading {
  const FlowEngine& engine;
  const std::vector<std::string>& interfaces;  ///< names by number
  Nanoseconds now{0};                          ///< when the flows are read
  Nanoseconds covers{0};                       ///< how long they were counted

  Flow flow(std::uint32_t record) const { return engine.flow(record, interfaces, now); }
  FlowRow row(const Flow& flow) const { return {&flow, rate_of(flow.counts, covers), MonotonicTime(now)}; }
};

/// Records that match, the first `top` in this order; equal ones in the order in which they were opened. Takes 24 bytes
/// for each match, and by name also the names.
std::vector<std::uint32_t> ranked_records(const EngineReading& reading, const Filter& filter, const SortKey& key,
                                          std::size_t top);

/// The engine's totals with the flows of these records, in this order. Their counterparts are looked for among all.
Snapshot snapshot_of(const EngineReading& reading, std::span<const std::uint32_t> records);

}  // namespace isoline::analysis

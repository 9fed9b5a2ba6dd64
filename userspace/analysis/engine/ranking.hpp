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
/// for each match, by name more, and for no more than some times `top`.
std::vector<std::uint32_t> ranked_records(const EngineReading& reading, const Filter& filter, const SortKey& key,
                                          std::size_t top);

/// Gives flows with their counterparts, which are looked for among all. Takes 16 bytes for each flow of the engine.
/// Refers to the reading.
class PairedFlows {
 public:
  explicit PairedFlows(const EngineReading& reading);

  /// The flows of these records, in this order.
  std::vector<Flow> operator()(std::span<const std::uint32_t> records) const;

 private:
  struct Place {
    std::uint64_t conversation;  ///< a hash
    std::uint32_t record;
  };
  const EngineReading& reading_;
  std::vector<Place> places_;  ///< by conversation
};

/// The engine's totals, without flows.
Snapshot totals_of(const EngineReading& reading);

}  // namespace isoline::analysis

// Flows with their rates: the rows that filters, sort keys and tables work on.
#pragma once

#include <vector>

#include "model/flow.hpp"
#include "model/units.hpp"

namespace isoline::analysis {

/// Traffic a second, on layer 2.
struct Rate {
  BitRate bits;
  double packets_per_second = 0;
};

/// Mean rate of some counts over a time; 0 over no time.
Rate rate_of(const Counts& counts, Nanoseconds covers);

/// A flow and what its totals alone do not say. Refers to a Snapshot that must outlive it.
struct FlowRow {
  const Flow* flow = nullptr;
  Rate rate;
  MonotonicTime now{};  ///< when the snapshot was taken
};

/// One row a flow, in the snapshot's order; rates are means over what the snapshot covers.
std::vector<FlowRow> flow_rows(const Snapshot& snapshot);

/// The same with the rates of the last interval: `recent` is difference(totals, an earlier reading).
std::vector<FlowRow> flow_rows(const Snapshot& totals, const Snapshot& recent);

/// How long the flow is known; 0 if its clock is ahead of the snapshot's.
Nanoseconds age(const FlowRow& row);
/// How long the flow has been silent.
Nanoseconds idle(const FlowRow& row);

/// How long after a disturbance a flow still stands out.
inline constexpr Nanoseconds disturbed_for = std::chrono::seconds(10);
/// True if the flow lost, misordered, missed or was late within the last disturbed_for.
bool recently_disturbed(const FlowRow& row);

}  // namespace isoline::analysis

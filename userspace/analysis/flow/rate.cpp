#include "analysis/flow/rate.hpp"

#include <algorithm>

#include "analysis/flow/index.hpp"

namespace isoline::analysis {

Rate rate_of(const Counts& counts, Nanoseconds covers) {
  const double seconds = std::chrono::duration<double>(covers).count();
  if (seconds <= 0) return {};
  return {BitRate{static_cast<double>(counts.bytes) * 8 / seconds}, static_cast<double>(counts.packets) / seconds};
}

std::vector<FlowRow> flow_rows(const Snapshot& snapshot) {
  std::vector<FlowRow> rows;
  rows.reserve(snapshot.flows.size());
  for (const Flow& flow : snapshot.flows) {
    rows.push_back({&flow, rate_of(flow.counts, snapshot.covers), snapshot.taken});
  }
  return rows;
}

std::vector<FlowRow> flow_rows(const Snapshot& totals, const Snapshot& recent) {
  FlowIndex<Counts> last;
  last.reserve(recent.flows.size());
  for (const Flow& flow : recent.flows) last[place_of(flow)] += flow.counts;
  std::vector<FlowRow> rows = flow_rows(totals);
  for (FlowRow& row : rows) {
    const auto found = last.find(place_of(*row.flow));
    row.rate = found == last.end() ? Rate{} : rate_of(found->second, recent.covers);
  }
  return rows;
}

Nanoseconds age(const FlowRow& row) { return std::max(row.now - row.flow->first_seen, Nanoseconds(0)); }

Nanoseconds idle(const FlowRow& row) { return std::max(row.now - row.flow->last_seen, Nanoseconds(0)); }

bool recently_disturbed(const FlowRow& row) {
  return row.flow->disturbed && row.now - *row.flow->disturbed <= disturbed_for;
}

}  // namespace isoline::analysis

#include "analysis/flow/pair.hpp"

#include "analysis/flow/index.hpp"

namespace isoline::analysis {
namespace {

/// The key without the marks that may differ between the two directions.
FlowKey unmarked(FlowKey key) {
  key.dscp = 0;
  key.pcp = 0;
  return key;
}

/// The counterpart of a flow among those that cross the port in one direction.
const Flow* busiest(const FlowIndex<std::vector<const Flow*>>& index, const FlowPlace& place, const Flow& self) {
  const auto found = index.find(place);
  if (found == index.end()) return nullptr;
  const Flow* best = nullptr;
  for (const Flow* flow : found->second) {
    if (flow == &self) continue;
    const bool better = best == nullptr || flow->counts.packets > best->counts.packets ||
                        (flow->counts.packets == best->counts.packets && flow->key < best->key);
    if (better) best = flow;
  }
  return best;
}

}  // namespace

void pair_reverse(Snapshot& snapshot) {
  FlowIndex<std::vector<const Flow*>> index;
  index.reserve(snapshot.flows.size());
  for (const Flow& flow : snapshot.flows) {
    index[{flow.interface, flow.direction, unmarked(flow.key)}].push_back(&flow);
  }
  for (Flow& flow : snapshot.flows) {
    const FlowKey wanted = unmarked(reversed(flow.key));
    const Direction other = flow.direction == Direction::ingress ? Direction::egress : Direction::ingress;
    const Flow* found = busiest(index, {flow.interface, other, wanted}, flow);
    if (found == nullptr) found = busiest(index, {flow.interface, flow.direction, wanted}, flow);
    flow.reverse = found == nullptr ? std::nullopt : std::optional(found->key);
  }
}

}  // namespace isoline::analysis

#include "analysis/flow/top.hpp"

#include <algorithm>
#include <tuple>

namespace isoline::analysis {

TopFlows top_flows(const Snapshot& snapshot, std::size_t count) {
  TopFlows result;
  std::vector<const Flow*> others;
  for (const Flow& flow : snapshot.flows) (flow.stream ? result.planned : others).push_back(&flow);

  const auto busier = [](const Flow* a, const Flow* b) {
    if (a->counts.packets != b->counts.packets) return a->counts.packets > b->counts.packets;
    return std::tie(a->key, a->interface, a->direction) < std::tie(b->key, b->interface, b->direction);
  };
  const auto kept = static_cast<std::ptrdiff_t>(std::min(count, others.size()));
  std::partial_sort(others.begin(), others.begin() + kept, others.end(), busier);
  result.top.assign(others.begin(), others.begin() + kept);

  // partial_sort leaves the others in no order; the sums must not change places from scrape to scrape.
  std::sort(others.begin() + kept, others.end());
  for (auto flow = others.begin() + kept; flow != others.end(); ++flow) {
    const auto same = std::ranges::find_if(result.rest, [&](const RestOfFlows& rest) {
      return rest.interface == (*flow)->interface && rest.direction == (*flow)->direction;
    });
    RestOfFlows& rest = same != result.rest.end() ? *same : result.rest.emplace_back();
    rest.interface = (*flow)->interface;
    rest.direction = (*flow)->direction;
    rest.flows += 1;
    rest.counts += (*flow)->counts;
  }
  return result;
}

}  // namespace isoline::analysis

#include "config/reach.hpp"

#include <algorithm>

namespace isoline::config {

Reach::Reach(const Network& network) : network_(network), behind_(network.nodes.size()), before_(network.nodes.size()) {
  for (const Link& link : network.links) {
    behind_[link.from].push_back(link.to);
    before_[link.to].push_back(link.from);
  }
  const auto bridge = std::ranges::find(network.nodes, NodeKind::bridge, &Node::kind);
  if (bridge == network.nodes.end()) return;
  const auto index = static_cast<NodeIndex>(bridge - network.nodes.begin());
  from_bridge_ = search(index, behind_);
  to_bridge_ = search(index, before_);
}

Reach::Marks Reach::search(NodeIndex from, const Neighbours& neighbours) const {
  Marks seen(network_.nodes.size());
  std::vector<NodeIndex> open{from};
  seen[from] = true;
  while (!open.empty()) {
    const NodeIndex node = open.back();
    open.pop_back();
    if (node != from && network_.nodes[node].kind == NodeKind::end_station) continue;  // does not forward
    for (const NodeIndex next : neighbours[node]) {
      if (!seen[next]) open.push_back(next);
      seen[next] = true;
    }
  }
  return seen;
}

bool Reach::leads(NodeIndex from, NodeIndex to) {
  if (!to_bridge_.empty() && to_bridge_[from] && from_bridge_[to]) return true;
  if (from_last_.empty() || last_ != from) {
    from_last_ = search(from, behind_);
    last_ = from;
  }
  return from_last_[to];
}

std::vector<NodeIndex> Reach::all_from(NodeIndex from) {
  const Marks seen = search(from, behind_);
  std::vector<NodeIndex> nodes;
  for (NodeIndex node = 0; node < seen.size(); ++node) {
    if (seen[node] && node != from) nodes.push_back(node);
  }
  return nodes;
}

}  // namespace isoline::config

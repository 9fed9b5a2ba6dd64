// Which nodes frames can come to.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network.hpp"

namespace isoline::config {

/// Answers without a search where both nodes are connected with the part of the network that holds the first bridge.
class Reach {
 public:
  explicit Reach(const Network& network);

  /// Whether links and bridges lead from one node to another one.
  bool leads(NodeIndex from, NodeIndex to);

  /// Nodes that frames from here come to, without it, in the network's order.
  std::vector<NodeIndex> all_from(NodeIndex from);

 private:
  using Marks = std::vector<bool>;
  /// With the nodes behind them, of each node's links.
  using Neighbours = std::vector<std::vector<NodeIndex>>;
  Marks search(NodeIndex from, const Neighbours& neighbours) const;

  const Network& network_;
  Neighbours behind_, before_;
  Marks from_bridge_, to_bridge_;
  NodeIndex last_ = 0;
  Marks from_last_;  // of the talker that was asked for last; they come in runs
};

}  // namespace isoline::config

// The flows that get a series of their own in an exporter, and the sum of the others.
#pragma once

#include <cstddef>
#include <vector>

#include "model/flow.hpp"

namespace isoline::analysis {

/// Flows without a series of their own, summed by port and direction.
struct RestOfFlows {
  std::string interface;
  Direction direction = Direction::ingress;
  std::size_t flows = 0;
  Counts counts;
};

/// Refers to the snapshot's flows, which must outlive it.
struct TopFlows {
  std::vector<const Flow*> planned;  ///< every planned stream
  std::vector<const Flow*> top;      ///< the others with most packets, most first; ties by key
  std::vector<RestOfFlows> rest;     ///< only ports that have any, in the order of first appearance
};

TopFlows top_flows(const Snapshot& snapshot, std::size_t count);

}  // namespace isoline::analysis

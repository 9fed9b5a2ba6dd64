// Finds ways through a network: the shortest for many streams quickly, and others at a price.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/network.hpp"
#include "model/plan.hpp"
#include "model/stream_request.hpp"

namespace isoline::schedule {

/// Which links and nodes a way must not use; empty: it may use all.
struct Barred {
  std::vector<char> links, nodes;
};

/// That a listener is not reached.
struct NoWay {
  std::string text;    ///< for people: "no way leads from a to b"
  bool proven = true;  ///< there is none at all, whatever its length
};

/// End stations never forward. Not thread-safe: it remembers distances. The network outlives it.
class Router {
 public:
  /// In links; longer ways are not looked for: distances of many nodes from many nodes are kept.
  static constexpr std::uint16_t longest_way = 65'534;

  explicit Router(const Network& network);

  /// One of the ways with the fewest hops to the only listener: at each node by the link with the least `load`.
  /// Nothing: no way leads there.
  std::optional<std::vector<PlannedHop>> shortest(const StreamRequest& request, const std::vector<double>& load);

  /// The tree that is cheapest for each listener by itself; costs by link, > 0.
  std::optional<std::vector<PlannedHop>> cheapest(const StreamRequest& request, const std::vector<double>& costs,
                                                  const Barred& barred = {});

  /// What the second copy of a stream must not share with the first: its links and bridges, but for the only link of an
  /// end station and the bridge behind it.
  Barred apart_from(const StreamRequest& request, const std::vector<PlannedHop>& hops) const;

  /// Hops from the talker to the farthest listener; nothing: no_way() says why.
  std::optional<std::uint32_t> distance(const StreamRequest& request);

  /// Nothing: every listener is within reach.
  std::optional<NoWay> no_way(const StreamRequest& request);

 private:
  using Distances = std::vector<std::uint16_t>;  // by node; too_far: no way
  /// Valid until the next call.
  const Distances& distances_to(NodeIndex node);
  bool forwards(NodeIndex node) const { return network_->nodes[node].kind == NodeKind::bridge; }

  const Network* network_;
  std::vector<std::uint32_t> out_begin_, in_begin_;  // by node, and the end
  std::vector<LinkIndex> out_, in_;
  std::vector<std::unique_ptr<Distances>> distances_;  // by destination
  std::size_t known_bytes_ = 0;                        // of them
  // Of the search for the cheapest: valid where seen_ is this search's number.
  std::uint32_t search_ = 0;
  std::vector<std::uint32_t> seen_;
  std::vector<double> price_;
  std::vector<LinkIndex> by_;
};

}  // namespace isoline::schedule

#include "schedule/solve/disjoint.hpp"

#include <algorithm>
#include <deque>
#include <limits>

namespace isoline::schedule {
namespace {

// Every node is two: frames come into 2v and leave from 2v + 1, and what lies between carries as much as the node may.
struct Edge {
  std::uint32_t from = 0, to = 0;
  int room = 0;  // that is left
  double cost = 0;
};

class Flow {
 public:
  Flow(const Network& network, const StreamRequest& request, const std::vector<double>& costs)
      : network_(&network), begin_(2 * request.talker + 1), end_(2 * request.listeners.front()), at_(2 * nodes()) {
    const NodeIndex listener = request.listeners.front();
    const LinkIndex first = only(&Link::from, request.talker), last = only(&Link::to, listener);
    for (LinkIndex link = 0; link < network.links.size(); ++link) {
      const Link& one = network.links[link];
      add(2 * one.from + 1, 2 * one.to, link == first || link == last ? 2 : 1, costs[link]);
    }
    for (NodeIndex node = 0; node < nodes(); ++node) {
      if (network.nodes[node].kind != NodeKind::bridge || node == listener || node == request.talker) continue;
      const bool shared =
          (first != none && network.links[first].to == node) || (last != none && network.links[last].from == node);
      add(2 * node, 2 * node + 1, shared ? 2 : 1, 0);
    }
  }

  /// One unit more, where it costs least; false: there is no way for it.
  bool push() {
    std::vector<double> price(at_.size(), std::numeric_limits<double>::infinity());
    std::vector<std::uint32_t> by(at_.size(), none);
    std::vector<char> waits(at_.size());
    std::deque<std::uint32_t> open{begin_};
    price[begin_] = 0;
    while (!open.empty()) {  // costs of what is taken back are negative
      const std::uint32_t at = open.front();
      open.pop_front();
      waits[at] = 0;
      for (const std::uint32_t edge : at_[at]) {
        const Edge& one = edges_[edge];
        if (one.room == 0 || price[at] + one.cost >= price[one.to] - rounding) continue;
        price[one.to] = price[at] + one.cost;
        by[one.to] = edge;
        if (waits[one.to] == 0) open.push_back(one.to);
        waits[one.to] = 1;
      }
    }
    if (by[end_] == none) return false;
    for (std::uint32_t at = end_; at != begin_; at = edges_[by[at]].from) {
      --edges_[by[at]].room;
      ++edges_[by[at] ^ 1U].room;
    }
    return true;
  }

  /// Takes one unit off again, link by link.
  std::vector<PlannedHop> way() {
    std::vector<PlannedHop> hops;
    for (std::uint32_t at = begin_; at != end_;) {
      for (const std::uint32_t edge : at_[at]) {
        // Only forward edges that are used: their other half has room.
        if ((edge & 1U) != 0 || edges_[edge ^ 1U].room == 0) continue;
        --edges_[edge ^ 1U].room;
        if (const std::uint32_t link = edge / 2; link < network_->links.size()) {
          const auto before = hops.empty() ? PlannedHop::talker : static_cast<std::uint32_t>(hops.size() - 1);
          hops.push_back({link, before});
        }
        at = edges_[edge].to;
        break;
      }
    }
    return hops;
  }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  static constexpr double rounding = 1e-9;

  NodeIndex nodes() const { return static_cast<NodeIndex>(network_->nodes.size()); }

  LinkIndex only(NodeIndex Link::* end, NodeIndex node) const {
    LinkIndex found = none;
    for (LinkIndex link = 0; link < network_->links.size(); ++link) {
      if (network_->links[link].*end != node) continue;
      if (found != none) return none;
      found = link;
    }
    return found;
  }

  void add(std::uint32_t from, std::uint32_t to, int room, double cost) {
    at_[from].push_back(static_cast<std::uint32_t>(edges_.size()));
    edges_.push_back({from, to, room, cost});
    at_[to].push_back(static_cast<std::uint32_t>(edges_.size()));
    edges_.push_back({to, from, 0, -cost});
  }

  const Network* network_;
  std::uint32_t begin_, end_;
  std::vector<std::vector<std::uint32_t>> at_;  // edges that leave
  std::vector<Edge> edges_;                     // those of links first; an edge and its way back are neighbours
};

}  // namespace

std::optional<std::array<std::vector<PlannedHop>, 2>> disjoint_ways(const Network& network,
                                                                    const StreamRequest& request,
                                                                    const std::vector<double>& costs) {
  Flow flow(network, request, costs);
  if (!flow.push() || !flow.push()) return std::nullopt;
  return std::array{flow.way(), flow.way()};
}

}  // namespace isoline::schedule

#include "schedule/solve/router.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>

namespace isoline::schedule {
namespace {

constexpr std::uint16_t too_far = Router::longest_way + 1;
constexpr std::size_t most_distances = std::size_t{256} << 20;  // bytes; beyond, all are forgotten
constexpr LinkIndex no_link = std::numeric_limits<LinkIndex>::max();

}  // namespace

Router::Router(const Network& network)
    : network_(&network),
      out_begin_(network.nodes.size() + 1),
      in_begin_(network.nodes.size() + 1),
      out_(network.links.size()),
      in_(network.links.size()),
      distances_(network.nodes.size()),
      seen_(network.nodes.size()),
      price_(network.nodes.size()),
      by_(network.nodes.size()) {
  for (const Link& link : network.links) {
    ++out_begin_[link.from + 1];
    ++in_begin_[link.to + 1];
  }
  for (std::size_t node = 0; node < network.nodes.size(); ++node) {
    out_begin_[node + 1] += out_begin_[node];
    in_begin_[node + 1] += in_begin_[node];
  }
  auto out = out_begin_, in = in_begin_;
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    out_[out[network.links[link].from]++] = link;
    in_[in[network.links[link].to]++] = link;
  }
}

const Router::Distances& Router::distances_to(NodeIndex node) {
  auto& known = distances_[node];
  if (known) return *known;
  known_bytes_ += network_->nodes.size() * sizeof(std::uint16_t);
  if (known_bytes_ > most_distances) {
    for (auto& one : distances_) one.reset();
    known_bytes_ = network_->nodes.size() * sizeof(std::uint16_t);
  }
  known = std::make_unique<Distances>(network_->nodes.size(), too_far);
  Distances& distances = *known;
  std::vector<NodeIndex> reached{node};
  distances[node] = 0;
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const NodeIndex at = reached[next];
    if (at != node && !forwards(at)) continue;
    if (distances[at] == longest_way) break;
    for (std::uint32_t i = in_begin_[at]; i < in_begin_[at + 1]; ++i) {
      const NodeIndex from = network_->links[in_[i]].from;
      if (distances[from] != too_far) continue;
      distances[from] = static_cast<std::uint16_t>(distances[at] + 1);
      reached.push_back(from);
    }
  }
  return distances;
}

std::optional<std::uint32_t> Router::distance(const StreamRequest& request) {
  std::uint32_t most = 0;
  for (const NodeIndex listener : request.listeners) {
    const std::uint16_t hops = distances_to(listener)[request.talker];
    if (hops == too_far) return std::nullopt;
    most = std::max<std::uint32_t>(most, hops);
  }
  return most;
}

std::optional<NoWay> Router::no_way(const StreamRequest& request) {
  const auto& nodes = network_->nodes;
  for (const NodeIndex listener : request.listeners) {
    if (distances_to(listener)[request.talker] != too_far) continue;
    const std::string& talker = nodes[request.talker].name;
    // No way passes a node twice: where there are not more nodes than on the longest way, all were looked for.
    if (nodes.size() - 1 <= longest_way) return NoWay{"no way leads from " + talker + " to all its listeners"};
    const std::string most = std::to_string(longest_way);
    return NoWay{"no way of at most " + most + " links leads from " + talker + " to " + nodes[listener].name, false};
  }
  return std::nullopt;
}

std::optional<std::vector<PlannedHop>> Router::shortest(const StreamRequest& request, const std::vector<double>& load) {
  const Distances& distances = distances_to(request.listeners.front());
  if (distances[request.talker] == too_far) return std::nullopt;
  std::vector<PlannedHop> hops;
  hops.reserve(distances[request.talker]);
  NodeIndex at = request.talker;
  while (at != request.listeners.front()) {
    LinkIndex best = no_link;
    for (std::uint32_t i = out_begin_[at]; i < out_begin_[at + 1]; ++i) {
      const LinkIndex link = out_[i];
      const NodeIndex to = network_->links[link].to;
      if (distances[to] + 1 != distances[at] || (distances[to] != 0 && !forwards(to))) continue;
      if (best == no_link || load[link] < load[best]) best = link;
    }
    const auto before = hops.empty() ? PlannedHop::talker : static_cast<std::uint32_t>(hops.size() - 1);
    hops.push_back({best, before});
    at = network_->links[best].to;
  }
  return hops;
}

std::optional<std::vector<PlannedHop>> Router::cheapest(const StreamRequest& request, const std::vector<double>& costs,
                                                        const Barred& barred) {
  // To one listener the search goes towards it: what is left costs at least its hops at the lowest price (A*).
  const Distances* const left = request.listeners.size() == 1 ? &distances_to(request.listeners.front()) : nullptr;
  const double lowest = left == nullptr || costs.empty() ? 0 : *std::min_element(costs.begin(), costs.end());
  const auto whole = [&](NodeIndex node) {
    return left == nullptr ? price_[node] : price_[node] + lowest * (*left)[node];
  };
  using Step = std::pair<double, NodeIndex>;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
  ++search_;
  seen_[request.talker] = search_;
  price_[request.talker] = 0;
  by_[request.talker] = no_link;
  open.push({whole(request.talker), request.talker});
  std::size_t missing = request.listeners.size();
  while (!open.empty() && missing > 0) {
    const auto [expected, at] = open.top();
    open.pop();
    if (expected > whole(at)) continue;
    missing -= static_cast<std::size_t>(std::count(request.listeners.begin(), request.listeners.end(), at));
    if (at != request.talker && !forwards(at)) continue;
    for (std::uint32_t i = out_begin_[at]; i < out_begin_[at + 1]; ++i) {
      const LinkIndex link = out_[i];
      const NodeIndex to = network_->links[link].to;
      if (!barred.links.empty() && barred.links[link] != 0) continue;
      if (!barred.nodes.empty() && barred.nodes[to] != 0) continue;
      if (left != nullptr && (*left)[to] == too_far) continue;
      const double reached = price_[at] + costs[link];
      if (seen_[to] == search_ && price_[to] <= reached) continue;
      seen_[to] = search_;
      price_[to] = reached;
      by_[to] = link;
      open.push({whole(to), to});
    }
  }
  if (missing > 0) return std::nullopt;
  // From each listener back to where the tree is already.
  std::vector<PlannedHop> hops;
  std::vector<std::pair<NodeIndex, std::uint32_t>> placed;  // node, the hop that reaches it
  std::vector<LinkIndex> way;
  for (const NodeIndex listener : request.listeners) {
    way.clear();
    auto before = PlannedHop::talker;
    for (NodeIndex at = listener; at != request.talker; at = network_->links[by_[at]].from) {
      const auto known = std::find_if(placed.begin(), placed.end(), [at](const auto& one) { return one.first == at; });
      if (known != placed.end()) {
        before = known->second;
        break;
      }
      way.push_back(by_[at]);
    }
    for (auto link = way.rbegin(); link != way.rend(); ++link) {
      hops.push_back({*link, before});
      before = static_cast<std::uint32_t>(hops.size() - 1);
      placed.push_back({network_->links[*link].to, before});
    }
  }
  return hops;
}

Barred Router::apart_from(const StreamRequest& request, const std::vector<PlannedHop>& hops) const {
  Barred barred{std::vector<char>(network_->links.size()), std::vector<char>(network_->nodes.size())};
  for (const PlannedHop& hop : hops) {
    barred.links[hop.link] = 1;
    barred.nodes[network_->links[hop.link].to] = 1;
  }
  const auto only = [](const auto& begin, const auto& all, NodeIndex node) {
    return begin[node + 1] - begin[node] == 1 ? std::optional(all[begin[node]]) : std::nullopt;
  };
  if (const auto link = only(out_begin_, out_, request.talker)) {
    barred.links[*link] = 0;
    barred.nodes[network_->links[*link].to] = 0;
  }
  for (const NodeIndex listener : request.listeners) {
    barred.nodes[listener] = 0;
    if (const auto link = only(in_begin_, in_, listener)) {
      barred.links[*link] = 0;
      barred.nodes[network_->links[*link].from] = 0;
    }
  }
  return barred;
}

}  // namespace isoline::schedule

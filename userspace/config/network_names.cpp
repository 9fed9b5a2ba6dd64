#include "config/network_names.hpp"

#include <algorithm>
#include <vector>

#include "model/nearest.hpp"

namespace isoline::config {

std::string name_of(const Network& network, const Link& link) {
  return network.nodes[link.from].name + ":" + link.interface;
}

NetworkNames::NetworkNames(const Network& network) {
  nodes_.reserve(network.nodes.size());
  links_.reserve(network.links.size());
  for (const Node& node : network.nodes) nodes_.emplace(node.name, static_cast<NodeIndex>(nodes_.size()));
  for (const Link& link : network.links) {
    links_.emplace(name_of(network, link), static_cast<LinkIndex>(&link - network.links.data()));
  }
}

std::optional<std::uint32_t> NetworkNames::find(const Index& index, std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? std::nullopt : std::optional(found->second);
}

std::string NetworkNames::nearest(const Index& index, std::string_view name) {
  constexpr std::size_t most = 10'000;  // a hint is not worth more time
  if (index.size() > most) return {};
  std::vector<std::string_view> names;
  for (const auto& [known, position] : index) names.push_back(known);
  std::ranges::sort(names);
  const auto near = isoline::nearest(name, names);
  return near ? "did you mean " + *near + "?" : std::string();
}

}  // namespace isoline::config

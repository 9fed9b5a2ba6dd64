// Finds a network's nodes and links by the names that files call them by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/network.hpp"

namespace isoline::config {

/// A link's name: "node:interface" of the port that sends into it.
std::string name_of(const Network& network, const Link& link);

class NetworkNames {
 public:
  explicit NetworkNames(const Network& network);

  std::optional<NodeIndex> node(std::string_view name) const { return find(nodes_, name); }
  std::optional<LinkIndex> link(std::string_view name) const { return find(links_, name); }

  /// "did you mean sw1?" if a name is near.
  std::string nearest_node(std::string_view name) const { return nearest(nodes_, name); }
  std::string nearest_link(std::string_view name) const { return nearest(links_, name); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Index = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;
  static std::optional<std::uint32_t> find(const Index& index, std::string_view name);
  static std::string nearest(const Index& index, std::string_view name);
  Index nodes_, links_;
};

}  // namespace isoline::config

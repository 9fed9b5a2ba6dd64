// A YAML file as a tree that remembers where everything stood. The only user of yaml-cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml/report.hpp"
#include "config/yaml/text.hpp"

namespace isoline::config::yaml {

struct Entry;

/// A value. Scalars stay text: what they mean depends on the key that they belong to.
struct Node {
  enum class Type : std::uint8_t { nothing, scalar, list, map };
  Type type = Type::nothing;
  Position at = {};
  std::string text;            ///< scalar
  bool quoted = false;         ///< scalar: written in quotes or as a block
  std::vector<Node> elements;  ///< list
  std::vector<Entry> entries;  ///< map, in file order, duplicates and all

  /// The value of a key of a map; null if there is none or this is no map.
  const Node* find(std::string_view key) const;
};

/// "a map", "a list" …
const char* to_string(Node::Type type);

struct Entry {
  std::string key;
  Position at;
  Node value;
};

/// Reads one document. Aliases, anchors, tags, further documents, keys that are not text and nesting deeper than
/// 16 levels are refused, and more bytes than `largest`. Never throws. Absent if the report got a problem that leaves
/// no tree to look at.
std::optional<Node> parse_tree(std::string_view text, Report& report, std::size_t largest = largest_file);

}  // namespace isoline::config::yaml

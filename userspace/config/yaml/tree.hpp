// A YAML file as a tree that remembers where everything stood. The only user of libyaml.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/yaml/report.hpp"
#include "config/yaml/text.hpp"

namespace isoline::config::yaml {

struct Entry;

/// A value. Scalars stay text: what they mean depends on the key that they belong to. Passive and small (24 bytes):
/// text, elements and entries belong to the tree's memory.
class Node {
 public:
  enum class Type : std::uint8_t { nothing, scalar, list, map };

  Node() = default;
  static Node nothing(Position at);
  static Node scalar(Position at, std::string_view text, bool quoted);
  static Node list(Position at, std::span<const Node> elements);
  static Node map(Position at, std::span<const Entry> entries);

  Type type() const { return type_; }
  Position at() const { return at_; }
  bool quoted() const { return quoted_; }        ///< scalar: written in quotes or as a block
  std::string_view text() const;                 ///< of a scalar, else empty
  std::span<const Node> elements() const;        ///< of a list, else empty
  std::span<const Entry> entries() const;        ///< of a map, else empty; in file order, duplicates and all
  const Node* find(std::string_view key) const;  ///< the value of a key of a map; null if there is none

 private:
  Node(Type type, Position at, const void* begin, std::size_t size, bool quoted = false);
  const void* begin_ = nullptr;
  std::uint32_t size_ = 0;
  Type type_ = Type::nothing;
  bool quoted_ = false;
  Position at_;
};

/// "a map", "a list" …
const char* to_string(Node::Type type);

struct Entry {
  std::string_view key;
  Position at;
  Node value;
};

/// Memory that nodes live in, given back as a whole.
class Memory {
 public:
  std::string_view keep(std::string_view text);
  std::span<const Node> keep(std::span<const Node> nodes);
  std::span<const Entry> keep(std::span<const Entry> entries);

 private:
  std::pmr::monotonic_buffer_resource resource_;
};

/// The root of a file, with the memory of all nodes below it.
class Tree {
 public:
  Tree(std::unique_ptr<Memory> memory, Node root) : memory_(std::move(memory)), root_(root) {}
  const Node& root() const { return root_; }

 private:
  std::unique_ptr<Memory> memory_;
  Node root_;
};

/// What a kind of file may have.
struct Limits {
  std::size_t bytes = largest_file;
  std::size_t values = bytes / 4;  ///< in files that were meant a value has more bytes; a million in any case
  Tabs tabs = Tabs::refused;
};

/// Reads one document. Aliases, anchors, tags, further documents, keys that are not text and nesting deeper than
/// 16 levels are refused, and more than `limits` allow. A value takes 24 bytes, with its key 48, and while its list or
/// map is read up to three times as many. Absent if the report got a problem that leaves no tree to look at.
std::optional<Tree> parse_tree(std::string_view text, Report& report, const Limits& limits = {});

}  // namespace isoline::config::yaml

#include <algorithm>
#include <cstring>

#include "config/yaml/tree.hpp"

namespace isoline::config::yaml {

Node::Node(Type type, Position at, const void* begin, std::size_t size, bool quoted)
    : begin_(begin), size_(static_cast<std::uint32_t>(size)), type_(type), quoted_(quoted), at_(at) {}

Node Node::nothing(Position at) { return {Type::nothing, at, nullptr, 0}; }
Node Node::scalar(Position at, std::string_view text, bool quoted) {
  return {Type::scalar, at, text.data(), text.size(), quoted};
}
Node Node::list(Position at, std::span<const Node> elements) {
  return {Type::list, at, elements.data(), elements.size()};
}
Node Node::map(Position at, std::span<const Entry> entries) { return {Type::map, at, entries.data(), entries.size()}; }

std::string_view Node::text() const {
  return type_ == Type::scalar ? std::string_view{static_cast<const char*>(begin_), size_} : std::string_view{};
}
std::span<const Node> Node::elements() const {
  return type_ == Type::list ? std::span{static_cast<const Node*>(begin_), size_} : std::span<const Node>{};
}
std::span<const Entry> Node::entries() const {
  return type_ == Type::map ? std::span{static_cast<const Entry*>(begin_), size_} : std::span<const Entry>{};
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries()) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

const char* to_string(Node::Type type) {
  switch (type) {
    case Node::Type::nothing: return "nothing";
    case Node::Type::scalar: return "a single value";
    case Node::Type::list: return "a list";
    case Node::Type::map: return "a map";
  }
  return "";
}

namespace {

template <class T>
std::span<const T> kept(std::pmr::memory_resource& resource, std::span<const T> values) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (values.empty()) return {};
  T* const place = static_cast<T*>(resource.allocate(values.size_bytes(), alignof(T)));
  std::uninitialized_copy(values.begin(), values.end(), place);
  return {place, values.size()};
}

}  // namespace

std::string_view Memory::keep(std::string_view text) {
  const auto place = kept<char>(resource_, {text.data(), text.size()});
  return {place.data(), place.size()};
}
std::span<const Node> Memory::keep(std::span<const Node> nodes) { return kept(resource_, nodes); }
std::span<const Entry> Memory::keep(std::span<const Entry> entries) { return kept(resource_, entries); }

}  // namespace isoline::config::yaml

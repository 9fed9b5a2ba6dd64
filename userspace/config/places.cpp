#include "config/places.hpp"

#include <charconv>
#include <utility>

namespace isoline::config {

namespace {

// The next part of a path is taken off its front: "ports" of "ports[0].dscp", then "[0]", then "dscp".
std::string_view next_part(std::string_view& path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find_first_of(".[", 1));
  path.remove_prefix(part.size());
  return part;
}

const yaml::Node* below(const yaml::Node& node, std::string_view part) {
  if (!part.starts_with('[')) return node.find(part);
  std::size_t index = 0;
  const auto [end, code] = std::from_chars(part.data() + 1, part.data() + part.size(), index);
  const bool whole = code == std::errc() && std::string_view(end, part.data() + part.size()) == "]";
  return whole && index < node.elements().size() ? &node.elements()[index] : nullptr;
}

}  // namespace

Places::Places(yaml::Tree file, yaml::Tree whole)
    : trees_(std::make_shared<const Trees>(Trees{std::move(file), std::move(whole)})) {}

yaml::Position Places::of(std::string_view path) const {
  if (!trees_) return {};
  const yaml::Node* node = &trees_->whole.root();
  while (!path.empty()) {
    const yaml::Node* next = below(*node, next_part(path));
    if (!next) break;
    node = next;
  }
  return node->at();
}

}  // namespace isoline::config

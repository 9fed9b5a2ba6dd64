#include "config/profile.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/scalar.hpp"

namespace isoline::config {

namespace {

using yaml::Node;

using yaml::Entry;
using yaml::Memory;

// A copy that stands in one place, all of it.
Node put_at(const Node& node, yaml::Position place, Memory& memory) {
  switch (node.type()) {
    case Node::Type::nothing: return Node::nothing(place);
    case Node::Type::scalar: return Node::scalar(place, node.text(), node.quoted());
    case Node::Type::list: break;
    case Node::Type::map: {
      std::vector<Entry> entries;
      for (const Entry& entry : node.entries())
        entries.push_back({entry.key, place, put_at(entry.value, place, memory)});
      return Node::map(place, memory.keep(entries));
    }
  }
  std::vector<Node> elements;
  for (const Node& element : node.elements()) elements.push_back(put_at(element, place, memory));
  return Node::list(place, memory.keep(elements));
}

// The number of a traffic class, also where it is written 0x7.
std::optional<std::uint64_t> class_number(const Node& node) {
  constexpr Key key{.type = ValueType::integer, .max = 7};
  const Node* number = node.find("traffic_class");
  if (!number || number->type() != Node::Type::scalar) return std::nullopt;
  const auto value = read_integer(*number, key);
  return value ? std::optional(*value) : std::nullopt;
}

Node merged(const Node& base, const Node& over, Memory& memory);

Node merged_classes(const Node& base, const Node& over, Memory& memory) {
  // Only what the profile has is merged; a class that the file has twice stays there twice, and is reported.
  std::vector<Node> classes(base.elements().begin(), base.elements().end());
  std::map<std::uint64_t, std::size_t> of_profile;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (const auto number = class_number(classes[i])) of_profile.emplace(*number, i);
  }
  for (const Node& element : over.elements()) {
    const auto number = class_number(element);
    const auto same = number ? of_profile.find(*number) : of_profile.end();
    if (same == of_profile.end()) {
      classes.push_back(element);
    } else {
      classes[same->second] = merged(classes[same->second], element, memory);
      of_profile.erase(same);
    }
  }
  return Node::list(over.at(), memory.keep(classes));
}

Node merged(const Node& base, const Node& over, Memory& memory) {
  if (base.type() != Node::Type::map || over.type() != Node::Type::map) return over;
  std::vector<Entry> entries(base.entries().begin(), base.entries().end());
  for (const Entry& entry : over.entries()) {
    const auto same = std::ranges::find(entries, entry.key, &Entry::key);
    if (same == entries.end()) {
      entries.push_back(entry);
    } else if (entry.key == "traffic_classes" && entry.value.type() == Node::Type::list) {
      same->value = merged_classes(same->value, entry.value, memory);
    } else {
      same->value = merged(same->value, entry.value, memory);
    }
  }
  return Node::map(over.at(), memory.keep(entries));
}

// The files are part of the program, so they are read once, and that they are well formed and based on each other
// without a circle is for a test.
const yaml::Tree* tree_of(std::string_view name) {
  static const auto trees = [] {
    std::map<std::string_view, yaml::Tree> read;
    for (const Profile& profile : profiles()) {
      yaml::Report report{std::string(profile.name)};
      if (auto tree = yaml::parse_tree(profile.text, report)) read.emplace(profile.name, std::move(*tree));
    }
    return read;
  }();
  const auto found = trees.find(name);
  return found == trees.end() ? nullptr : &found->second;
}

// What a port does that has only this profile; nothing if there is none of this name.
Node port_of(std::string_view name, Memory& memory) {
  const yaml::Tree* tree = tree_of(name);
  const Node* own = tree ? tree->root().find("port") : nullptr;
  if (!own) return {};
  const Node* base_name = tree->root().find("based_on");
  return base_name ? merged(port_of(base_name->text(), memory), *own, memory) : *own;
}

// A port with its profile beneath it.
Node with_profile(const Node& port, const Node* of_file, Memory& memory) {
  const Node* named = port.find("profile") ? port.find("profile") : of_file;
  if (port.type() != Node::Type::map || !named) return port;
  const Node base = port_of(named->text(), memory);
  return base.type() == Node::Type::map ? merged(put_at(base, named->at(), memory), port, memory) : port;
}

}  // namespace

Node with_profiles(const Node& root, Memory& memory) {
  std::vector<Entry> top(root.entries().begin(), root.entries().end());
  const auto ports = std::ranges::find(top, "ports", &Entry::key);
  if (ports == top.end()) return root;
  std::vector<Node> merged_ports;
  for (const Node& port : ports->value.elements()) {
    merged_ports.push_back(with_profile(port, root.find("profile"), memory));
  }
  if (ports->value.type() == Node::Type::list) ports->value = Node::list(ports->value.at(), memory.keep(merged_ports));
  return Node::map(root.at(), memory.keep(top));
}

}  // namespace isoline::config

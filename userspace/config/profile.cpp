#include "config/profile.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "config/scalar.hpp"

namespace isoline::config {

namespace {

using yaml::Node;

void put_at(Node& node, yaml::Position place) {
  node.at = place;
  for (auto& entry : node.entries) {
    entry.at = place;
    put_at(entry.value, place);
  }
  for (auto& element : node.elements) put_at(element, place);
}

// The number of a traffic class, also where it is written 0x7.
std::optional<std::uint64_t> class_number(const Node& node) {
  constexpr Key key{.type = ValueType::integer, .max = 7};
  const Node* number = node.find("traffic_class");
  if (!number || number->type != Node::Type::scalar) return std::nullopt;
  const auto value = read_integer(*number, key);
  return value ? std::optional(*value) : std::nullopt;
}

void merge(Node& base, const Node& over);

void merge_classes(Node& base, const Node& over) {
  base.at = over.at;
  // Only what the profile has is merged; a class that the file has twice stays there twice, and is reported.
  std::map<std::uint64_t, std::size_t> of_profile;
  for (std::size_t i = 0; i < base.elements.size(); ++i) {
    if (const auto number = class_number(base.elements[i])) of_profile.emplace(*number, i);
  }
  for (const Node& element : over.elements) {
    const auto number = class_number(element);
    const auto same = number ? of_profile.find(*number) : of_profile.end();
    if (same == of_profile.end()) {
      base.elements.push_back(element);
    } else {
      merge(base.elements[same->second], element);
      of_profile.erase(same);
    }
  }
}

void merge(Node& base, const Node& over) {
  if (base.type != Node::Type::map || over.type != Node::Type::map) {
    base = over;
    return;
  }
  base.at = over.at;
  for (const yaml::Entry& entry : over.entries) {
    const auto same = std::ranges::find(base.entries, entry.key, &yaml::Entry::key);
    if (same == base.entries.end()) {
      base.entries.push_back(entry);
    } else if (entry.key == "traffic_classes" && entry.value.type == Node::Type::list) {
      merge_classes(same->value, entry.value);
    } else {
      merge(same->value, entry.value);
    }
  }
}

// What a port does that has only this profile; nothing if there is none of this name. The files are part of the
// program: that they are well formed and based on each other without a circle is for a test.
Node port_of(std::string_view name) {
  const auto profile = std::ranges::find(profiles(), name, &Profile::name);
  if (profile == profiles().end()) return {};
  yaml::Report report{std::string(name)};
  const auto tree = yaml::parse_tree(profile->text, report);
  const Node* own = tree ? tree->find("port") : nullptr;
  if (!own) return {};
  const Node* base_name = tree->find("based_on");
  if (!base_name) return *own;
  Node port = port_of(base_name->text);
  merge(port, *own);
  return port;
}

}  // namespace

Node with_profiles(const Node& root) {
  Node result = root;
  const auto ports = std::ranges::find(result.entries, "ports", &yaml::Entry::key);
  if (ports == result.entries.end()) return result;
  std::map<std::string, Node, std::less<>> known;
  const Node* of_file = root.find("profile");
  for (Node& port : ports->value.elements) {
    if (port.type != Node::Type::map) continue;
    const Node* named = port.find("profile") ? port.find("profile") : of_file;
    if (!named || named->type != Node::Type::scalar) continue;
    auto found = known.find(named->text);
    if (found == known.end()) found = known.emplace(named->text, port_of(named->text)).first;
    if (found->second.type != Node::Type::map) continue;
    Node merged = found->second;
    put_at(merged, named->at);
    merge(merged, port);
    port = std::move(merged);
  }
  return result;
}

}  // namespace isoline::config

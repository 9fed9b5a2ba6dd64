#include "config/reader.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "config/scalar.hpp"
#include "model/error.hpp"

namespace isoline::config {

namespace {

template <class T>
std::optional<T> if_good(Result<T> result) {
  if (!result) return std::nullopt;
  return std::move(*result);
}

}  // namespace

const Key* Section::key(std::string_view name) const {
  const auto names_it = [&](const Key& key) {
    const std::size_t parent = path_.empty() ? 0 : path_.size() + 1;
    return key.path.size() == parent + name.size() && key.path.ends_with(name) && key.path.starts_with(path_) &&
           (parent == 0 || key.path[parent - 1] == '.');
  };
  const auto found = std::ranges::find_if(keys_, names_it);
  return found == keys_.end() ? nullptr : &*found;
}

const yaml::Node* Section::scalar(std::string_view name) const {
  assert(key(name) && "a reader asks for a key that its table does not have");
  const auto* node = find(name);
  return node && node->type() == yaml::Node::Type::scalar ? node : nullptr;
}

Section Section::map(std::string_view name) const {
  const Key* entry = key(name);
  assert(entry && entry->type == ValueType::map);
  const auto* node = find(name);
  return {node && node->type() == yaml::Node::Type::map ? node : nullptr, keys_, entry->path};
}

std::vector<Section> Section::maps(std::string_view name) const {
  const Key* entry = key(name);
  assert(entry && entry->type == ValueType::list);
  const Key* element_key = key(std::string(name) + "[]");
  assert(element_key);
  std::vector<Section> sections;
  if (const auto* node = find(name)) {
    for (const auto& element : node->elements()) {
      if (element.type() != yaml::Node::Type::map) continue;
      sections.push_back({&element, keys_, element_key->path});
    }
  }
  return sections;
}

std::vector<std::string> Section::strings(std::string_view name) const {
  assert(key(name) && key(name)->type == ValueType::list);
  std::vector<std::string> texts;
  if (const auto* node = find(name)) {
    for (const auto& element : node->elements()) {
      if (element.type() == yaml::Node::Type::scalar) texts.emplace_back(element.text());
    }
  }
  return texts;
}

namespace {

// The values of a list that `read` takes.
template <class T>
std::vector<T> values(const yaml::Node* list, const Key& key, Result<T> (*read)(const yaml::Node&, const Key&)) {
  std::vector<T> found;
  if (!list) return found;
  found.reserve(list->elements().size());
  for (const auto& element : list->elements()) {
    if (element.type() != yaml::Node::Type::scalar) continue;
    if (auto value = read(element, key)) found.push_back(std::move(*value));
  }
  return found;
}

}  // namespace

std::vector<std::uint64_t> Section::integers(std::string_view name) const {
  const Key* element_key = key(std::string(name) + "[]");
  assert(element_key && element_key->type == ValueType::integer);
  return values<std::uint64_t>(find(name), *element_key, read_integer);
}

std::vector<Nanoseconds> Section::durations(std::string_view name) const {
  const Key* element_key = key(std::string(name) + "[]");
  assert(element_key && element_key->type == ValueType::duration);
  return values<Nanoseconds>(find(name), *element_key, read_duration);
}

std::optional<std::string> Section::text(std::string_view name) const {
  const auto* node = scalar(name);
  if (!node) return std::nullopt;
  const Key& entry = *key(name);
  return if_good(entry.type == ValueType::choice ? read_choice(*node, entry) : read_string(*node, entry));
}

std::optional<bool> Section::boolean(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_boolean(*node)) : std::nullopt;
}

std::optional<std::uint64_t> Section::integer(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_integer(*node, *key(name))) : std::nullopt;
}

std::optional<Nanoseconds> Section::duration(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_duration(*node, *key(name))) : std::nullopt;
}

std::optional<std::uint32_t> Section::hertz(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_hertz(*node, *key(name))) : std::nullopt;
}

std::optional<BitRate> Section::bit_rate(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_bit_rate(*node, *key(name))) : std::nullopt;
}

std::optional<std::uint64_t> Section::byte_count(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_byte_count(*node, *key(name))) : std::nullopt;
}

std::optional<double> Section::percentage(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_percentage(*node)) : std::nullopt;
}

std::optional<MacAddress> Section::mac_address(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_mac_address(*node)) : std::nullopt;
}

std::optional<IpAddress> Section::ip_address(std::string_view name) const {
  const auto* node = scalar(name);
  return node ? if_good(read_ip_address(*node)) : std::nullopt;
}

yaml::Position Section::at(std::string_view name) const {
  const auto* node = find(name);
  return node ? node->at() : at();
}

std::span<const yaml::Entry> Section::entries() const {
  return node_ ? node_->entries() : std::span<const yaml::Entry>();
}

}  // namespace isoline::config

// Takes values out of a file that was held against its table.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.hpp"
#include "config/yaml/tree.hpp"
#include "model/address.hpp"
#include "model/time.hpp"
#include "model/units.hpp"

namespace isoline::config {

/// One map of a file. Everything is absent that is not in the file or that check() reported already.
/// Asking for a key that the table does not have is a mistake in this program, and asserted.
class Section {
 public:
  Section(const yaml::Node& root, std::span<const Key> keys) : node_(&root), keys_(keys) {}

  Section map(std::string_view name) const;
  std::vector<Section> maps(std::string_view name) const;            ///< of a list of maps
  std::vector<std::string> strings(std::string_view name) const;     ///< of a list of texts
  std::vector<std::uint64_t> integers(std::string_view name) const;  ///< of a list of numbers
  std::vector<Nanoseconds> durations(std::string_view name) const;   ///< of a list of durations

  std::optional<std::string> text(std::string_view name) const;  ///< string or choice
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<std::uint64_t> integer(std::string_view name) const;
  std::optional<Nanoseconds> duration(std::string_view name) const;
  std::optional<std::uint32_t> hertz(std::string_view name) const;
  std::optional<BitRate> bit_rate(std::string_view name) const;
  std::optional<std::uint64_t> byte_count(std::string_view name) const;
  std::optional<double> percentage(std::string_view name) const;  ///< 12.5% is 0.125
  std::optional<MacAddress> mac_address(std::string_view name) const;
  std::optional<IpAddress> ip_address(std::string_view name) const;

  /// Overwrites value if the key is there: `section.take("max_flows", options.max_flows)`.
  template <class Number>
  void take(std::string_view name, Number& value) const {
    if (const auto number = integer(name)) value = static_cast<Number>(*number);
  }
  void take(std::string_view name, bool& value) const { value = boolean(name).value_or(value); }
  void take(std::string_view name, Nanoseconds& value) const { value = duration(name).value_or(value); }
  void take(std::string_view name, std::string& value) const { value = text(name).value_or(std::move(value)); }

  /// The same with the enumerator whose to_string() is the word; the table's choices are these words, and tests hold
  /// both.
  template <class Enum>
  void take_word(std::string_view name, std::initializer_list<Enum> values, Enum& value) const {
    const auto word = text(name);
    for (const Enum candidate : values) {
      if (word && *word == to_string(candidate)) value = candidate;
    }
  }

  /// Where a key's value stands, or this map if the key is not there.
  yaml::Position at(std::string_view name) const;
  yaml::Position at() const { return node_ ? node_->at() : yaml::Position{}; }
  const yaml::Node* find(std::string_view name) const { return node_ ? node_->find(name) : nullptr; }
  std::span<const yaml::Entry> entries() const;
  /// The table's entry for a key of this map; null if it has none.
  const Key* key(std::string_view name) const;

 private:
  Section(const yaml::Node* node, std::span<const Key> keys, std::string_view path)
      : node_(node), keys_(keys), path_(path) {}
  const yaml::Node* scalar(std::string_view name) const;

  const yaml::Node* node_;  // null: the map is not in the file
  std::span<const Key> keys_;
  std::string_view path_;  // of this map in the table
};

}  // namespace isoline::config

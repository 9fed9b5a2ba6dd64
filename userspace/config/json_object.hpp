// Takes values out of JSON that another program wrote: what we do not know is passed over, what we need is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/yaml/report.hpp"
#include "config/yaml/tree.hpp"

namespace isoline::config {

/// One object. Each asks for a value that must be there and of its type, and reports what is wrong with it.
class JsonObject {
 public:
  /// The thing is for messages: "a node".
  JsonObject(const yaml::Node& node, std::string thing, yaml::Report& report)
      : node_(node), thing_(std::move(thing)), report_(report) {}

  std::optional<std::string> text(std::string_view key) const;  ///< not empty, 64 bytes at most, printable
  std::optional<bool> boolean(std::string_view key) const;
  std::optional<std::uint64_t> integer(std::string_view key, std::uint64_t min, std::uint64_t max) const;
  /// The same of a key that may be null or absent; then `otherwise`, and nothing is reported.
  std::uint64_t integer_or(std::string_view key, std::uint64_t min, std::uint64_t max, std::uint64_t otherwise) const;
  const yaml::Node* list(std::string_view key) const;
  const yaml::Node* map(std::string_view key) const;

  yaml::Position at(std::string_view key) const;

 private:
  const yaml::Node* typed(std::string_view key, yaml::Node::Type type) const;
  void bad(const yaml::Node& node, std::string_view key, std::string why) const;

  const yaml::Node& node_;
  std::string thing_;
  yaml::Report& report_;
};

}  // namespace isoline::config

#include "config/json_object.hpp"

#include <algorithm>

#include "config/scalar.hpp"

namespace isoline::config {

using yaml::Node;

void JsonObject::bad(const Node& node, std::string_view key, std::string why) const {
  report_.add(node.at(),
              "bad value " + (node.type() == Node::Type::scalar ? yaml::quoted(node.text()) + " " : "") + "for " +
                  std::string(key),
              std::move(why));
}

const Node* JsonObject::typed(std::string_view key, Node::Type type) const {
  const Node* value = node_.find(key);
  if (!value) {
    report_.add(node_.at(), std::string(key) + " is missing", thing_ + " needs it");
  } else if (value->type() != type) {
    bad(*value, key, std::string("it is ") + to_string(value->type()) + ", " + to_string(type) + " is meant");
  } else {
    return value;
  }
  return nullptr;
}

std::optional<std::string> JsonObject::text(std::string_view key) const {
  const Node* value = typed(key, Node::Type::scalar);
  if (!value) return std::nullopt;
  constexpr Key rules{.min = 1, .max = 64};
  // Names like 17 are text here, with or without quotes.
  auto text = read_string(Node::scalar(value->at(), value->text(), true), rules);
  if (text) return std::move(*text);
  bad(*value, key, text.error().why);
  return std::nullopt;
}

std::optional<bool> JsonObject::boolean(std::string_view key) const {
  const Node* value = typed(key, Node::Type::scalar);
  if (!value) return std::nullopt;
  const auto read = read_boolean(*value);
  if (read) return *read;
  bad(*value, key, read.error().why);
  return std::nullopt;
}

std::optional<std::uint64_t> JsonObject::integer(std::string_view key, std::uint64_t min, std::uint64_t max) const {
  const Node* value = typed(key, Node::Type::scalar);
  if (!value) return std::nullopt;
  const auto read = read_integer(*value, {.type = ValueType::integer, .min = min, .max = max});
  if (read) return *read;
  const std::string& hint = read.error().hint;
  bad(*value, key, read.error().why + (hint.empty() ? "" : ", possible: " + hint));
  return std::nullopt;
}

std::uint64_t JsonObject::integer_or(std::string_view key, std::uint64_t min, std::uint64_t max,
                                     std::uint64_t otherwise) const {
  const Node* value = node_.find(key);
  if (!value || value->type() == Node::Type::nothing) return otherwise;
  return integer(key, min, max).value_or(otherwise);
}

const Node* JsonObject::list(std::string_view key) const { return typed(key, Node::Type::list); }
const Node* JsonObject::map(std::string_view key) const { return typed(key, Node::Type::map); }

yaml::Position JsonObject::at(std::string_view key) const {
  const Node* value = node_.find(key);
  return value ? value->at() : node_.at();
}

}  // namespace isoline::config

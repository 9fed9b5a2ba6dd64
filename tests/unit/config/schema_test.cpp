// The JSON Schemas and the documentation have the same keys as the readers' tables. JSON is read as the YAML it is.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "config/keys.hpp"
#include "config/yaml/tree.hpp"
#include "model/words.hpp"

using namespace isoline;
using config::Key;
using config::ValueType;
using config::yaml::Node;

namespace {

const std::filesystem::path source = ISOLINE_SOURCE;

config::yaml::Tree load(const std::string& name) {
  config::yaml::Report report(name);
  const auto text = config::read_file(source / "tsn-config/schemas" / name);
  REQUIRE(text);
  auto tree = config::yaml::parse_tree(*text, report);
  REQUIRE(tree);
  return std::move(*tree);
}

std::string text_of(const Node& node, const char* name) {
  const auto* found = node.find(name);
  return found ? std::string(found->text()) : std::string();
}

// A schema, and that of stream files, into which all of them point.
struct Schemas {
  config::yaml::Tree own;
  config::yaml::Tree streams;
};

// Follows "$ref" by its last word, into the schema's own definitions or else those of stream files.
const Node& resolved(const Node& node, const Schemas& schemas) {
  const std::string reference = text_of(node, "$ref");
  if (reference.empty()) return node;
  const auto name = reference.substr(reference.rfind('/') + 1);
  for (const Node* schema : {&schemas.own.root(), &schemas.streams.root()}) {
    const auto* definitions = schema->find("$defs");
    if (definitions && definitions->find(name)) return *definitions->find(name);
  }
  FAIL("no definition " << name);
  return node;
}

std::string schema_type(ValueType type) {
  switch (type) {
    case ValueType::map: return "object";
    case ValueType::list: return "array";
    case ValueType::boolean: return "boolean";
    case ValueType::integer: return "integer";
    case ValueType::choice: return "";
    default: return "string";
  }
}

void compare_value(const Key& key, const Node& node, const Node& resolved_node) {
  INFO(key.path);
  CHECK(text_of(resolved_node, "type") == schema_type(key.type));
  if (key.type == ValueType::integer) {
    const std::string sign = key.negative ? "-" : "";
    const std::string min = sign + std::to_string(key.min);
    const std::string max = key.max == UINT64_MAX ? "" : sign + std::to_string(key.max);
    CHECK(text_of(node, "minimum") == (key.negative ? max : min));
    CHECK(text_of(node, "maximum") == (key.negative ? min : max));
  }
  if (key.type == ValueType::string) CHECK(text_of(node, "maxLength") == std::to_string(key.max));
  if (key.type == ValueType::list) CHECK(text_of(node, "maxItems") == std::to_string(key.max));
  if (key.type == ValueType::choice) {
    std::vector<std::string_view> words;
    REQUIRE(node.find("enum"));
    for (const auto& word : node.find("enum")->elements()) words.push_back(word.text());
    CHECK(words == split_words(key.choices));
  }
}

// Walks a schema, compares each property with the table and notes its path.
void walk(const Node& schema, const Schemas& schemas, std::span<const Key> keys, const std::string& path,
          std::set<std::string>& seen) {
  if (const auto* properties = schema.find("properties")) {
    CHECK(text_of(schema, "additionalProperties") == "false");
    std::set<std::string> required;
    if (const auto* list = schema.find("required")) {
      for (const auto& name : list->elements()) required.emplace(name.text());
    }
    for (const auto& property : properties->entries()) {
      const std::string at = path.empty() ? std::string(property.key) : path + "." + std::string(property.key);
      INFO(at);
      const auto key = std::ranges::find(keys, at, &Key::path);
      REQUIRE(key != keys.end());
      CHECK(key->required == required.contains(std::string(property.key)));
      const Node& value = resolved(property.value, schemas);
      compare_value(*key, property.value, value);
      seen.insert(at);
      walk(value, schemas, keys, at, seen);
    }
  }
  if (const auto* items = schema.find("items")) {
    const Node& element = resolved(*items, schemas);
    seen.insert(path + "[]");
    walk(element, schemas, keys, path + "[]", seen);
  }
}

void compare(const std::string& name, std::span<const Key> keys) {
  const Schemas schemas{load(name), load("streams.schema.json")};
  std::set<std::string> seen, table;
  walk(schemas.own.root(), schemas, keys, "", seen);
  for (const auto& key : keys) table.insert(std::string(key.path));
  CHECK(seen == table);
}

void check_documented(const char* file, std::span<const Key> keys) {
  const auto text = config::read_file(source / "docs/formats" / file);
  REQUIRE(text);
  for (const auto& key : keys) {
    if (key.path.ends_with("[]")) continue;
    const std::string name = "`" + std::string(key.path.substr(key.path.rfind('.') + 1)) + "`";
    INFO(file << " does not explain " << key.path);
    CHECK(text->find(name) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("the schema of stream files has the reader's keys") {
  compare("streams.schema.json", config::stream_file_keys());
}

TEST_CASE("the schema of isolined.yaml has the reader's keys") {
  compare("isolined.schema.json", config::daemon_keys());
}

TEST_CASE("the schema of schedule files has the reader's keys") {
  compare("schedule.schema.json", config::schedule_keys());
}

TEST_CASE("the schemas of networks, requests and plans have the reader's keys") {
  compare("network.schema.json", config::network_keys());
  compare("requests.schema.json", config::request_file_keys());
  compare("plan.schema.json", config::plan_keys());
}

TEST_CASE("every key is documented") {
  check_documented("network.md", config::network_keys());
  std::vector<Key> of_plans;
  for (const auto& key : config::plan_keys()) {
    if (std::ranges::find(config::network_keys(), key.path, &Key::path) == config::network_keys().end()) {
      of_plans.push_back(key);
    }
  }
  check_documented("plan.md", of_plans);
  check_documented("schedule.md", config::schedule_keys());
  check_documented("streams.md", config::stream_file_keys());
  std::vector<Key> own;
  for (const auto& key : config::daemon_keys()) {
    if (!key.path.starts_with("probe.streams[]") && !key.path.starts_with("probe.rtp[]")) own.push_back(key);
  }
  check_documented("isolined-config.md", own);
}

TEST_CASE("tables are well formed") {
  for (const auto keys :
       {config::stream_file_keys(), config::daemon_keys(), config::schedule_keys(), config::profile_keys(),
        config::network_keys(), config::request_file_keys(), config::plan_keys()}) {
    std::set<std::string> paths;
    for (const auto& key : keys) {
      INFO(key.path);
      CHECK(paths.insert(std::string(key.path)).second);
      CHECK_FALSE(key.meaning.empty());
      CHECK(key.min <= key.max);
      CHECK((key.type == ValueType::choice) == !key.choices.empty());
      const auto dot = key.path.rfind('.');
      if (dot != std::string_view::npos) CHECK(paths.contains(std::string(key.path.substr(0, dot))));
    }
  }
}

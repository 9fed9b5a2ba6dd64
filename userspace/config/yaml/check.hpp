// Holds a file against its table of keys.
#pragma once

#include <span>
#include <string_view>

#include "config/keys.hpp"
#include "config/yaml/report.hpp"
#include "config/yaml/tree.hpp"

namespace isoline::config::yaml {

/// Reports every key that is unknown, double, missing or has a value that the table does not allow.
/// A root that is nothing counts as an empty map.
void check(const Node& root, std::span<const Key> keys, Report& report);

/// The key with this path; it must be in the table.
const Key& key_of(std::span<const Key> keys, std::string_view path);

}  // namespace isoline::config::yaml

// Reads single values: what each type of key accepts, and why not.
#pragma once

#include <cstdint>
#include <string>

#include "config/keys.hpp"
#include "config/yaml/tree.hpp"
#include "model/address.hpp"
#include "model/error.hpp"
#include "model/time.hpp"
#include "model/units.hpp"

namespace isoline::config {

// Each refuses values that people and other YAML readers could take for something else. Errors have why and hint only.
// The key gives the limits. The node must be a scalar.
Result<std::string> read_string(const yaml::Node& node, const Key& key);
Result<bool> read_boolean(const yaml::Node& node);
Result<std::uint64_t> read_integer(const yaml::Node& node, const Key& key);  ///< of a negative key: without its sign
Result<Nanoseconds> read_duration(const yaml::Node& node, const Key& key);
Result<std::uint32_t> read_hertz(const yaml::Node& node, const Key& key);  ///< whole hertz
Result<BitRate> read_bit_rate(const yaml::Node& node, const Key& key);
Result<std::uint64_t> read_byte_count(const yaml::Node& node, const Key& key);
Result<double> read_percentage(const yaml::Node& node);  ///< 12.5% is 0.125
Result<MacAddress> read_mac_address(const yaml::Node& node);
Result<IpAddress> read_ip_address(const yaml::Node& node);
Result<std::string> read_choice(const yaml::Node& node, const Key& key);

/// The same by key.type; of what was read only the error matters. Not for maps and lists.
Result<void> check_scalar(const yaml::Node& node, const Key& key);

}  // namespace isoline::config

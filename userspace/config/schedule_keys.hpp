// The parts of the table of schedule files, and the limits that they have in common.
#pragma once

#include <cstdint>
#include <string>

#include "config/key_table.hpp"

namespace isoline::config {

inline constexpr std::uint64_t longest_interval = 0xffffffff;  // ns; what an entry of the kernel's lists can hold
inline constexpr std::uint64_t longest_time = INT64_MAX;
inline constexpr std::uint64_t fastest = 1'000'000'000'000;  // bit/s

/// Below a port, "ports[].".
void append_vlan_keys(KeyTable& table, const std::string& parent);
void append_stream_filter_keys(KeyTable& table, const std::string& parent);

}  // namespace isoline::config

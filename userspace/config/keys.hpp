// The keys of every file kind as tables: the readers, the schema test and the man page check use these.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/flow_key.hpp"

namespace isoline::config {

/// What a value must look like.
enum class ValueType : std::uint8_t {
  map,         ///< key: value pairs, listed as "path.key"
  list,        ///< of whatever the table says for "path[]"
  string,      ///< text; `no`, `12` and the like only in quotes
  boolean,     ///< true or false, nothing else
  integer,     ///< decimal, or hexadecimal with 0x; leading zeros are refused
  duration,    ///< with its unit: 500us
  frequency,   ///< with its unit: 90kHz
  bit_rate,    ///< with its unit: 20Mbit/s
  byte_count,  ///< with its unit: 3000B
  percentage,  ///< with its sign: 12.5%; at most 100%
  mac_address,
  ip_address,
  choice,  ///< one of the words in `choices`
};

/// One key. Tables are sorted by nothing: their order is the order of the documentation.
struct Key {
  std::string_view path = {};  ///< "streams[].match.frame_id"; "[]" is an element of a list
  ValueType type = ValueType::string;
  std::string_view meaning = {};   ///< half a sentence for people
  std::string_view standard = {};  ///< the value when the key is absent, in words; empty = none
  bool required = false;           ///< within its map
  bool negative = false;           ///< integer, bit_rate: stands with a minus sign; min and max are of what follows it
  std::uint64_t min = 0;  ///< integer: value; duration: nanoseconds; frequency: Hz; bit_rate: bit/s; byte_count: bytes;
                          ///< string: bytes; list: elements
  std::uint64_t max = UINT64_MAX;
  std::string_view choices = {};  ///< choice: words with one blank between them
  std::uint32_t kinds = 0;        ///< match keys: bit 1 << FlowKind for each protocol that has the field; 0 = all
};

std::span<const Key> stream_file_keys();   ///< docs/formats/streams.md
std::span<const Key> daemon_keys();        ///< docs/formats/isolined-config.md
std::span<const Key> schedule_keys();      ///< docs/formats/schedule.md
std::span<const Key> network_keys();       ///< docs/formats/network.md
std::span<const Key> request_file_keys();  ///< the streams of a network in a file of their own
std::span<const Key> plan_keys();          ///< docs/formats/plan.md
std::span<const Key> profile_keys();       ///< of the profiles that come with the program: a port without its interface

}  // namespace isoline::config

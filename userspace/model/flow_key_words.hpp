// The words of each layer-2 kind of flow: what printing, parsing and the JSON of a key have in common.
#pragma once

#include <cstdint>

#include "model/flow_key.hpp"

namespace isoline {

/// How stream_id and sub_id of one layer-2 kind are called, written and limited.
struct Layer2Words {
  FlowKind kind;
  std::uint16_t ether_type;  ///< 0: the kind does not imply one, so the words say it
  const char* stream_id;     ///< nullptr: the kind has none
  int hex_digits;            ///< of stream_id; 0 = decimal
  std::uint64_t max_stream_id;
  const char* sub_id;  ///< nullptr: the kind has none
  std::uint16_t max_sub_id;
};

/// nullptr for the kinds that are keyed by IP addresses.
const Layer2Words* layer2_words(FlowKind kind);

/// True for the ICMP types that carry an echo identifier.
constexpr bool is_icmp_echo(std::uint8_t type, bool v6) {
  return v6 ? type == 128 || type == 129 : type == 8 || type == 0;
}

}  // namespace isoline

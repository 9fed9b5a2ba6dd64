#include "adapters/dpdk/steering.hpp"

#include "analysis/engine/key_hash.hpp"
#include "analysis/track/conversation.hpp"
#include "wire/parse_common.hpp"

namespace isoline::dpdk {

std::uint32_t loop_of(std::span<const std::uint8_t> bytes, const wire::ParseOptions& parsing, std::uint32_t loops,
                      wire::Frame& scratch) {
  if (!wire::read_common(bytes, parsing, scratch)) wire::parse_frame(bytes, parsing, scratch);
  // Not the engine's seed: its tables use the low bits, and would find only part of them left.
  constexpr analysis::KeyHash hash{0xa0761d6478bd642full};
  std::uint64_t mixed = 0;
  if (analysis::track::has_conversation(scratch.key)) {
    isoline_flow_key conversation;
    analysis::track::conversation_key(scratch.key, conversation);
    mixed = hash(conversation);
  } else {
    mixed = hash(scratch.key);
  }
  return static_cast<std::uint32_t>(((mixed >> 32) * loops) >> 32);
}

}  // namespace isoline::dpdk

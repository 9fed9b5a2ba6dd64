// Round trips, retransmissions and the handshake of a TCP connection, round trips of echo: both directions in one
// record of bounded size, a few segments waiting at a time (docs/measures.md). The kernel probe does the same.
#pragma once

#include <array>
#include <cstdint>

#include "analysis/stats/late_values.hpp"
#include "bpf/abi/flow_key.h"
#include "bpf/abi/flow_record.h"
#include "wire/parse.hpp"

namespace isoline::analysis::track {

inline constexpr std::uint8_t tcp_fin = 0x01, tcp_syn = 0x02, tcp_ack = 0x10;
/// Later than the smallest round trip by this: a receiver's timer, not the path.
inline constexpr std::uint64_t delayed_ack_ns = 20'000'000;
/// How soon old data is disorder while no round trip is known.
inline constexpr std::uint64_t reorder_default_ns = 3'000'000;

/// What one side sent and what of it is not answered.
struct Side {
  std::uint32_t max_end = 0;                                 ///< highest sequence number sent, plus one
  std::uint32_t acknowledged = 0;                            ///< highest acknowledgement that answered it
  std::uint64_t advanced_ns = 0;                             ///< when max_end moved; 0: nothing sent yet
  std::array<std::uint64_t, ISOLINE_OUTSTANDING> sent_ns{};  ///< 0: slot free
  std::array<std::uint32_t, ISOLINE_OUTSTANDING> end{};
};

/// Four cache lines. All zero but the key: nothing seen yet.
struct alignas(64) Conversation {
  isoline_flow_key key{};        ///< canonical: smaller endpoint first, no DSCP, no direction
  std::uint32_t state = 0;       ///< ISOLINE_TALK_*
  std::uint32_t members = 0;     ///< flows that refer to it
  std::uint32_t histogram[2]{};  ///< round trips of what side 0, side 1 sent; pool index + 1
  std::uint64_t last_ns = 0;
  std::uint64_t handshake_ns = 0;
  std::uint64_t smallest[2]{};  ///< complement of the smallest round trip; 0 until there is one
  std::uint32_t reordered[2]{}, retransmitted[2]{};
  std::uint32_t delayed[2]{};  ///< round trips that look like a delayed acknowledgement
  /// Segments that were not followed, because as many as can be waited for their acknowledgement: at most as many
  /// samples are missing. Not of the kernel probe.
  std::uint32_t unfollowed[2]{};
  Side side[2];
};
static_assert(sizeof(Side) == 64 && sizeof(Conversation) == 256);

/// Echo requests and replies have a conversation; other ICMP has not.
inline bool has_conversation(const isoline_flow_key& key) {
  if (key.kind == ISOLINE_KIND_TCP) return true;
  if (key.kind != ISOLINE_KIND_ICMP) return false;
  const std::uint32_t type = key.dst_port & 0xffu;  // the first of two bytes
  return (key.flags & ISOLINE_KEY_IPV6) != 0 ? type == 128 || type == 129 : type == 8 || type == 0;
}

/// The conversation's key: both directions and all DSCP values give the same one. Returns the sender's side, 0 or 1.
std::uint32_t conversation_key(const isoline_flow_key& flow, isoline_flow_key& key);

/// What one frame means to its conversation. `number`: the side that sent it; `histogram`: of the round trips of what
/// the other side sent, or nullptr; written late. `now` > 0.
void follow(Conversation& talk, std::uint32_t number, const wire::Frame& frame, std::uint64_t now, LateBlock histogram);

/// Of follow(), what is the same wherever a connection's segments are kept: SYN … SYN-ACK … ACK as this port saw them.
/// A second SYN of a closed connection begins anew.
void follow_handshake(Conversation& talk, std::uint32_t number, std::uint8_t flags, std::uint64_t now);

/// A round trip of what `side` sent.
inline void add_round_trip(Conversation& talk, std::uint32_t side, std::uint64_t sample, LateBlock histogram) {
  if (~sample > talk.smallest[side]) talk.smallest[side] = ~sample;
  histogram.add(sample, ISOLINE_ORIGIN_DELAY);
}

}  // namespace isoline::analysis::track

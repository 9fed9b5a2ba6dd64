#include "analysis/track/conversation.hpp"

#include <arpa/inet.h>

#include <bit>
#include <cstring>

namespace isoline::analysis::track {
namespace {

std::uint32_t icmp_type(const isoline_flow_key& key) { return ntohs(key.dst_port) >> 8; }

bool is_request(const isoline_flow_key& key) { return icmp_type(key) == 8 || icmp_type(key) == 128; }

/// False: no slot is free.
bool remember(Side& side, std::uint32_t end, std::uint64_t now) {
  for (std::size_t i = 0; i < side.sent_ns.size(); ++i) {
    if (side.sent_ns[i] != 0) continue;
    side.sent_ns[i] = now;
    side.end[i] = end;
    return true;
  }
  return false;
}

bool before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

/// A segment with data, SYN or FIN passed: new data is remembered, old data spoils what waits (Karn).
void tcp_sent(Conversation& talk, std::uint32_t number, std::uint32_t start, std::uint32_t length, std::uint64_t now) {
  Side& side = talk.side[number];
  const std::uint32_t end = start + length;
  if (side.advanced_ns == 0 || before(side.max_end, end)) {
    side.max_end = end;
    side.advanced_ns = now;
    if (!remember(side, end, now)) ++talk.unfollowed[number];
    return;
  }
  if (length <= 1 && start + 1 == side.max_end) return;  // keep-alive probe
  const std::uint64_t patience = talk.smallest[number] != 0 ? ~talk.smallest[number] : reorder_default_ns;
  const bool soon = now <= side.advanced_ns || now - side.advanced_ns < patience;
  ++(soon ? talk.reordered : talk.retransmitted)[number];
  side.sent_ns = {};
}

/// An acknowledgement passed: the newest segment that it covers gives the sample. `number` is who acknowledges.
void tcp_acknowledged(Conversation& talk, std::uint32_t number, std::uint32_t acknowledgement, std::uint32_t length,
                      std::uint64_t now, LateBlock histogram) {
  const std::uint32_t sender = number ^ 1;
  Side& side = talk.side[sender];
  const std::uint32_t acked = static_cast<std::uint32_t>(ISOLINE_TALK_ACKED) << sender;
  if (acknowledgement == side.acknowledged && (talk.state & acked) != 0) return;
  talk.state |= acked;
  side.acknowledged = acknowledgement;
  std::uint64_t newest = 0;
  std::uint32_t covered = 0;
  for (std::size_t i = 0; i < side.sent_ns.size(); ++i) {
    if (side.sent_ns[i] == 0 || before(acknowledgement, side.end[i])) continue;
    if (side.sent_ns[i] > newest) newest = side.sent_ns[i];
    side.sent_ns[i] = 0;
    ++covered;
  }
  if (newest == 0 || now < newest) return;
  const std::uint64_t sample = now - newest;
  if (length == 0 && covered == 1 && talk.smallest[sender] != 0 && sample > ~talk.smallest[sender] + delayed_ack_ns)
    ++talk.delayed[sender];
  add_round_trip(talk, sender, sample, histogram);
}

void handshake(Conversation& talk, std::uint32_t number, std::uint8_t flags, std::uint64_t now) {
  const std::uint32_t syn_side = (talk.state & ISOLINE_TALK_SYN_SIDE) != 0 ? 1 : 0;
  constexpr std::uint32_t both = ISOLINE_TALK_SYN | ISOLINE_TALK_ANSWERED;
  if ((flags & tcp_syn) != 0 && (flags & tcp_ack) == 0) {
    // Sent again: the first one counts, that is what the user waited for.
    if ((talk.state & both) == ISOLINE_TALK_SYN && syn_side == number) return;
    talk.state = ISOLINE_TALK_SYN | (number != 0 ? ISOLINE_TALK_SYN_SIDE : 0);
    talk.handshake_ns = now;
    for (Side& side : talk.side) {
      side.advanced_ns = 0;
      side.sent_ns = {};
    }
  } else if ((flags & tcp_syn) != 0) {
    if ((talk.state & ISOLINE_TALK_SYN) != 0 && syn_side != number) talk.state |= ISOLINE_TALK_ANSWERED;
  } else if ((talk.state & both) == both && syn_side == number) {
    talk.handshake_ns = now - talk.handshake_ns;
    talk.state = (talk.state & ~both) | ISOLINE_TALK_HANDSHAKE;
  }
}

void follow_tcp(Conversation& talk, std::uint32_t number, const wire::TcpNumbers& tcp, std::uint64_t now,
                LateBlock histogram) {
  const std::uint32_t length =
      tcp.payload + ((tcp.flags & tcp_syn) != 0 ? 1 : 0) + ((tcp.flags & tcp_fin) != 0 ? 1 : 0);
  handshake(talk, number, tcp.flags, now);
  if ((tcp.flags & tcp_ack) != 0) tcp_acknowledged(talk, number, tcp.acknowledgement, length, now, histogram);
  if (length != 0) tcp_sent(talk, number, tcp.sequence, length, now);
}

void follow_echo(Conversation& talk, std::uint32_t number, const isoline_flow_key& key, std::uint32_t position,
                 std::uint64_t now, LateBlock histogram) {
  const std::size_t slot = position % ISOLINE_OUTSTANDING;
  if (is_request(key)) {
    talk.side[number].sent_ns[slot] = now;
    talk.side[number].end[slot] = position;
    return;
  }
  Side& side = talk.side[number ^ 1];
  if (side.sent_ns[slot] == 0 || side.end[slot] != position || now < side.sent_ns[slot]) return;
  add_round_trip(talk, number ^ 1, now - side.sent_ns[slot], histogram);
  side.sent_ns[slot] = 0;
}

/// Addresses are compared as the kernel side does: as words of this machine.
int compare_addresses(const std::uint8_t* a, const std::uint8_t* b) {
  for (std::size_t word = 0; word < 2; ++word) {
    std::uint64_t x = 0, y = 0;
    std::memcpy(&x, a + 8 * word, 8);
    std::memcpy(&y, b + 8 * word, 8);
    if (x != y) return x > y ? 1 : -1;
  }
  return 0;
}

}  // namespace

void follow_handshake(Conversation& talk, std::uint32_t number, std::uint8_t flags, std::uint64_t now) {
  handshake(talk, number, flags, now);
}

std::uint32_t conversation_key(const isoline_flow_key& flow, isoline_flow_key& key) {
  const bool tcp = flow.kind == ISOLINE_KIND_TCP;
  const int order = compare_addresses(flow.src_address, flow.dst_address);
  const bool reversed = order != 0 ? order > 0 : tcp && flow.src_port > flow.dst_port;
  key = flow;
  key.kind |= 0x80;
  key.flags &= static_cast<std::uint8_t>(~ISOLINE_KEY_EGRESS);
  key.class_of_service = 0;
  if (!tcp) key.dst_port = 0;
  if (reversed) {
    std::memcpy(key.src_address, flow.dst_address, 16);
    std::memcpy(key.dst_address, flow.src_address, 16);
    if (tcp) {
      key.src_port = flow.dst_port;
      key.dst_port = flow.src_port;
    }
  }
  return reversed ? 1 : 0;
}

void follow(Conversation& talk, std::uint32_t number, const wire::Frame& frame, std::uint64_t now,
            LateBlock histogram) {
  if (now > talk.last_ns) talk.last_ns = now;
  if (frame.key.kind == ISOLINE_KIND_TCP) {
    follow_tcp(talk, number, frame.tcp, now, histogram);
  } else {
    follow_echo(talk, number, frame.key, frame.echo_sequence, now, histogram);
  }
}

}  // namespace isoline::analysis::track

#include "analysis/track/merge_watch.hpp"

#include <algorithm>

#include "analysis/track/conversation.hpp"
#include "wire/bytes.hpp"
#include "wire/tcp_options.hpp"

namespace isoline::analysis::track {
namespace {

/// With two VLAN tags, without FCS. Longer frames are jumbo frames, or merged.
constexpr std::uint32_t usual_frame = 1522;
/// A SYN carries no data, as a rule; 40 bytes of options at most.
constexpr std::uint32_t longest_opening = 14 + 8 + 40 + 60;
constexpr std::uint32_t jumbo_segment = 9000 - 40;
constexpr std::uint16_t default_segment = 536, least_segment = 64;  // RFC 9293 clause 3.7.1; less is nonsense

wire::Frame parse(const ObservedFrame& frame) {
  wire::ParseOptions options;
  options.has_mac = frame.link == LinkLayer::ethernet;
  options.length = frame.length;
  return wire::parse_frame(frame.bytes, options);
}

/// Whether it may be a SYN: cheap, because every short frame is asked.
bool may_open(const ObservedFrame& frame) {
  const std::uint8_t* at = frame.bytes.data();
  std::size_t left = frame.bytes.size();
  std::uint16_t type = left != 0 && at[0] >> 4 == 6 ? 0x86dd : 0x0800;
  if (frame.link == LinkLayer::ethernet) {
    if (left < 14) return false;
    type = wire::be16(at + 12);
    at += 14, left -= 14;
    while ((type == 0x8100 || type == 0x88a8) && left >= 4) {
      type = wire::be16(at + 2);
      at += 4, left -= 4;
    }
  }
  constexpr std::size_t flags = 13;
  if (type == 0x0800 && left >= 20 && at[9] == 6) {
    const std::size_t header = (at[0] & 15u) * 4;
    return left > header + flags && (at[header + flags] & tcp_syn) != 0;
  }
  return type == 0x86dd && left > 40 + flags && at[6] == 6 && (at[40 + flags] & tcp_syn) != 0;
}

}  // namespace

void MergeWatch::take(std::span<const ObservedFrame> frames) {
  for (const ObservedFrame& frame : frames) {
    if (frame.length > usual_frame) {
      look_at_long(frame);
    } else if (frame.length <= longest_opening && frame.link != LinkLayer::unknown && may_open(frame)) {
      look_at_opening(frame);
    }
  }
}

void MergeWatch::look_at_opening(const ObservedFrame& frame) {
  const wire::Frame opening = parse(frame);
  if (opening.key.kind != ISOLINE_KIND_TCP || (opening.tcp.flags & tcp_syn) == 0) return;
  const std::uint16_t size =
      std::max(wire::maximum_segment_size(frame.bytes, opening.tcp).value_or(default_segment), least_segment);
  isoline_flow_key key;
  // What one end takes is what the other one sends.
  const std::uint64_t sender = conversation_key(opening.key, key) ^ 1;
  const std::uint64_t hash = hash_(key) + sender;
  place(hash) = {static_cast<std::uint32_t>(hash >> 32), size};
  largest_ = std::max<std::uint32_t>(largest_, size);
}

void MergeWatch::look_at_long(const ObservedFrame& frame) {
  if (frame.link == LinkLayer::unknown) return;
  const wire::Frame passing = parse(frame);
  if (passing.key.kind != ISOLINE_KIND_TCP) return;
  isoline_flow_key key;
  const std::uint64_t sender = conversation_key(passing.key, key);
  const std::uint64_t hash = hash_(key) + sender;
  const Agreed& agreed = place(hash);
  const bool known = agreed.size != 0 && agreed.connection == static_cast<std::uint32_t>(hash >> 32);
  const std::uint32_t size = known ? agreed.size : largest_ != 0 ? largest_ : jumbo_segment;
  const std::uint32_t data = passing.tcp.payload;
  if (data <= size) return;
  ++report_.frames;
  report_.segments += (data + size - 1) / size;
  report_.longest = std::max(report_.longest, frame.length);
}

}  // namespace isoline::analysis::track

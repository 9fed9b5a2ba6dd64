// What names a flow: the fields that its frames have in common (RFC 7011 clause 2, and layer 2).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/address.hpp"

namespace isoline {

/// Protocol class of a flow. Numbers equal enum isoline_flow_kind of bpf/abi (asserted in wire).
enum class FlowKind : std::uint8_t {
  other,
  tcp,
  udp,
  icmp,
  ip,
  fragment,
  profinet,
  ethercat,
  ptp,
  goose,
  sv,
  opcua,
  avtp,
  arp,
  truncated,
  malformed,
};
inline constexpr std::size_t flow_kind_count = 16;

/// Lower-case name, the same in tables, JSON, filters and metric labels: "tcp", "profinet" …
const char* to_string(FlowKind kind);
std::optional<FlowKind> parse_flow_kind(std::string_view text);

/// Which way a frame crossed the port where it was seen.
enum class Direction : std::uint8_t { ingress, egress };
const char* to_string(Direction direction);

/// True for the kinds that are keyed by IP addresses.
constexpr bool is_ip(FlowKind kind) {
  return kind == FlowKind::tcp || kind == FlowKind::udp || kind == FlowKind::icmp || kind == FlowKind::ip ||
         kind == FlowKind::fragment;
}

/// A flow's key without the port and direction it was seen at. Unused fields keep their defaults.
struct FlowKey {
  FlowKind kind = FlowKind::other;
  std::optional<VlanId> outer_vid;   ///< tag nearest to the MACs
  std::optional<VlanId> inner_vid;   ///< second tag (QinQ)
  std::optional<std::uint32_t> vni;  ///< VXLAN network identifier, when the key was read inside the tunnel
  bool rtag = false;                 ///< frames carry an R-TAG (IEEE 802.1CB clause 7.8)

  // IP kinds
  IpAddress src_address;
  IpAddress dst_address;
  std::uint8_t protocol = 0;   ///< IANA protocol number
  std::uint8_t dscp = 0;       ///< 0 … 63
  std::uint16_t src_port = 0;  ///< tcp, udp
  std::uint16_t dst_port = 0;  ///< tcp, udp
  std::uint16_t icmp_id = 0;   ///< icmp: echo identifier, 0 for other types
  std::uint8_t icmp_type = 0;  ///< icmp
  std::uint8_t icmp_code = 0;  ///< icmp

  // layer-2 kinds
  MacAddress src_mac;
  MacAddress dst_mac;
  std::uint8_t pcp = 0;          ///< priority code point of the outer tag, 0 … 7
  std::uint16_t ether_type = 0;  ///< behind all tags that were read
  std::uint64_t stream_id = 0;   ///< FrameID, APPID, messageType, AVTP stream id, UADP PublisherId
  std::uint16_t sub_id = 0;      ///< PTP domainNumber, UADP WriterGroupId, AVTP subtype

  friend auto operator<=>(const FlowKey&, const FlowKey&) = default;
};

/// The key in words, one line, stable: "tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46",
/// "profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001".
/// Fields with their default value (dscp 0, no tag) are left out. parse_flow_key() reads it back.
std::string to_string(const FlowKey& key);

/// Reads what to_string(FlowKey) writes; IPv6 endpoints are written "[fe80::1]:80".
Result<FlowKey> parse_flow_key(std::string_view text);

/// The key that the opposite direction of the conversation has: addresses and ports swapped;
/// an echo request's counterpart is the reply. DSCP and PCP are kept (they may differ in fact).
FlowKey reversed(const FlowKey& key);

/// True if the destination is a group address (layer 2 or 3).
bool is_multicast(const FlowKey& key);

}  // namespace isoline

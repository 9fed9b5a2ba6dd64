// Names of protocol classes and directions, and what follows from a key.
#include "model/flow_key.hpp"

#include <algorithm>
#include <utility>

namespace isoline {
namespace {

constexpr std::array<const char*, flow_kind_count> kind_names{
    "other", "tcp",   "udp", "icmp",  "ip",   "fragment", "profinet",  "ethercat",
    "ptp",   "goose", "sv",  "opcua", "avtp", "arp",      "truncated", "malformed"};

std::uint8_t opposite_icmp_type(std::uint8_t type, bool v6) {
  const std::uint8_t request = v6 ? 128 : 8, reply = v6 ? 129 : 0;  // RFC 4443 clause 4, RFC 792
  if (type == request) return reply;
  if (type == reply) return request;
  return type;
}

}  // namespace

const char* to_string(FlowKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kind_names.size() ? kind_names[index] : kind_names[0];
}

std::optional<FlowKind> parse_flow_kind(std::string_view text) {
  const auto found = std::find(kind_names.begin(), kind_names.end(), text);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<FlowKind>(found - kind_names.begin());
}

const char* to_string(Direction direction) { return direction == Direction::ingress ? "ingress" : "egress"; }

FlowKey reversed(const FlowKey& key) {
  FlowKey back = key;
  std::swap(back.src_address, back.dst_address);
  std::swap(back.src_port, back.dst_port);
  std::swap(back.src_mac, back.dst_mac);
  if (key.kind == FlowKind::icmp) back.icmp_type = opposite_icmp_type(key.icmp_type, key.src_address.v6);
  return back;
}

bool is_multicast(const FlowKey& key) {
  if (!is_ip(key.kind)) return (key.dst_mac.octets[0] & 1) != 0;  // I/G bit, IEEE 802 clause 8.2.2
  const auto& octets = key.dst_address.octets;
  if (key.dst_address.v6) return octets[0] == 0xff;
  const bool limited_broadcast = std::count(octets.begin() + 12, octets.end(), 0xff) == 4;
  return (octets[12] & 0xf0) == 0xe0 || limited_broadcast;
}

}  // namespace isoline

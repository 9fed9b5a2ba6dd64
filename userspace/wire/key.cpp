#include "wire/key.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace isoline::wire {
namespace {

constexpr bool same(FlowKind kind, isoline_flow_kind abi) { return static_cast<int>(kind) == static_cast<int>(abi); }
static_assert(same(FlowKind::other, ISOLINE_KIND_OTHER) && same(FlowKind::tcp, ISOLINE_KIND_TCP) &&
              same(FlowKind::udp, ISOLINE_KIND_UDP) && same(FlowKind::icmp, ISOLINE_KIND_ICMP) &&
              same(FlowKind::ip, ISOLINE_KIND_IP) && same(FlowKind::fragment, ISOLINE_KIND_FRAGMENT) &&
              same(FlowKind::profinet, ISOLINE_KIND_PROFINET) && same(FlowKind::ethercat, ISOLINE_KIND_ETHERCAT) &&
              same(FlowKind::ptp, ISOLINE_KIND_PTP) && same(FlowKind::goose, ISOLINE_KIND_GOOSE) &&
              same(FlowKind::sv, ISOLINE_KIND_SV) && same(FlowKind::opcua, ISOLINE_KIND_OPCUA) &&
              same(FlowKind::avtp, ISOLINE_KIND_AVTP) && same(FlowKind::arp, ISOLINE_KIND_ARP) &&
              same(FlowKind::truncated, ISOLINE_KIND_TRUNCATED) && same(FlowKind::malformed, ISOLINE_KIND_MALFORMED));
static_assert(flow_kind_count == ISOLINE_KIND_COUNT);

std::optional<VlanId> vlan_of(std::uint16_t tag) {
  if ((tag & ISOLINE_TAG_PRESENT) == 0) return std::nullopt;
  return VlanId::from_tci(tag);
}

std::uint16_t tag_of(const std::optional<VlanId>& vid) {
  return vid ? static_cast<std::uint16_t>(ISOLINE_TAG_PRESENT | vid->value()) : std::uint16_t{0};
}

void read_ip(const isoline_flow_key& from, FlowKey& key) {
  key.protocol = from.protocol;
  key.dscp = from.class_of_service;
  const bool v6 = (from.flags & ISOLINE_KEY_IPV6) != 0;
  key.src_address.v6 = key.dst_address.v6 = v6;
  std::copy_n(from.src_address, 16, key.src_address.octets.begin());
  std::copy_n(from.dst_address, 16, key.dst_address.octets.begin());
  if (key.kind == FlowKind::icmp) {
    key.icmp_id = ntohs(from.src_port);
    key.icmp_type = static_cast<std::uint8_t>(ntohs(from.dst_port) >> 8);
    key.icmp_code = static_cast<std::uint8_t>(ntohs(from.dst_port));
  } else {
    key.src_port = ntohs(from.src_port);
    key.dst_port = ntohs(from.dst_port);
  }
}

void write_ip(const FlowKey& from, isoline_flow_key& key) {
  key.protocol = from.protocol;
  key.class_of_service = from.dscp;
  if (from.src_address.v6) key.flags |= ISOLINE_KEY_IPV6;
  std::copy_n(from.src_address.octets.begin(), 16, key.src_address);
  std::copy_n(from.dst_address.octets.begin(), 16, key.dst_address);
  const bool icmp = from.kind == FlowKind::icmp;
  key.src_port = htons(icmp ? from.icmp_id : from.src_port);
  key.dst_port = htons(icmp ? static_cast<std::uint16_t>(from.icmp_type << 8 | from.icmp_code) : from.dst_port);
}

void read_layer2(const isoline_flow_key& from, FlowKey& key) {
  key.pcp = from.class_of_service;
  key.ether_type = ntohs(from.ether_type);
  std::copy_n(from.src_mac, 6, key.src_mac.octets.begin());
  std::copy_n(from.dst_mac, 6, key.dst_mac.octets.begin());
  key.stream_id = from.stream_id;
  key.sub_id = from.sub_id;
}

void write_layer2(const FlowKey& from, isoline_flow_key& key) {
  key.class_of_service = from.pcp;
  key.ether_type = htons(from.ether_type);
  std::copy_n(from.src_mac.octets.begin(), 6, key.src_mac);
  std::copy_n(from.dst_mac.octets.begin(), 6, key.dst_mac);
  key.stream_id = from.stream_id;
  key.sub_id = from.sub_id;
}

}  // namespace

FlowKey from_abi(const isoline_flow_key& key) {
  FlowKey result;
  if (key.kind < flow_kind_count) result.kind = static_cast<FlowKind>(key.kind);
  result.rtag = (key.flags & ISOLINE_KEY_RTAG) != 0;
  if ((key.flags & ISOLINE_KEY_INNER) != 0) {
    result.vni = static_cast<std::uint32_t>(key.tag[0]) << 16 | key.tag[1];
  } else {
    result.outer_vid = vlan_of(key.tag[0]);
    result.inner_vid = vlan_of(key.tag[1]);
  }
  if (is_ip(result.kind)) {
    read_ip(key, result);
  } else {
    read_layer2(key, result);
  }
  return result;
}

Direction direction_of(const isoline_flow_key& key) {
  return (key.flags & ISOLINE_KEY_EGRESS) != 0 ? Direction::egress : Direction::ingress;
}

isoline_flow_key to_abi(const FlowKey& key, std::uint16_t port, Direction direction) {
  isoline_flow_key result{};
  result.port = port;
  result.kind = static_cast<std::uint8_t>(key.kind);
  if (direction == Direction::egress) result.flags |= ISOLINE_KEY_EGRESS;
  if (key.rtag) result.flags |= ISOLINE_KEY_RTAG;
  if (key.vni) {
    result.flags |= ISOLINE_KEY_INNER;
    result.tag[0] = static_cast<std::uint16_t>(*key.vni >> 16 & 0xff);
    result.tag[1] = static_cast<std::uint16_t>(*key.vni);
  } else {
    result.tag[0] = tag_of(key.outer_vid);
    result.tag[1] = tag_of(key.inner_vid);
  }
  if (is_ip(key.kind)) {
    write_ip(key, result);
  } else {
    write_layer2(key, result);
  }
  return result;
}

}  // namespace isoline::wire

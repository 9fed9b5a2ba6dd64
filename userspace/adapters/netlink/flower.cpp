#include "adapters/netlink/flower.hpp"

#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

namespace isoline::netlink {
namespace {

constexpr std::uint8_t dscp_mask = 0xfc;

tcmsg header_of(IfIndex interface, const FilterNode& node) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = static_cast<int>(interface.value);
  header.tcm_handle = node.handle;
  header.tcm_parent = node.parent;
  header.tcm_info = std::uint32_t{node.priority} << 16 | node.protocol;
  return header;
}

void put_mac(AttributeWriter& out, std::uint16_t key, std::uint16_t mask, const std::optional<MacAddress>& address) {
  if (!address) return;
  MacAddress all;
  all.octets.fill(0xff);
  out.put(key, address->octets);
  out.put(mask, all.octets);
}

/// False if only a part of the address is matched.
bool decode_mac(const Attributes& options, std::uint16_t key, std::uint16_t mask, std::optional<MacAddress>& into) {
  using Octets = std::array<std::uint8_t, 6>;
  const auto octets = options.get<Octets>(key);
  if (!octets) return true;
  const auto bits = options.get<Octets>(mask);
  if (bits && !std::all_of(bits->begin(), bits->end(), [](std::uint8_t one) { return one == 0xff; })) return false;
  into = MacAddress{*octets};
  return true;
}

}  // namespace

std::optional<FilterNode> filter_of(const Message& message) {
  const auto header = message.header<tcmsg>();
  const Attributes attributes = message.attributes<tcmsg>();
  const auto kind = attributes.find(TCA_KIND);
  if (message.type != RTM_NEWTFILTER || !header || !kind || header->tcm_handle == 0) return std::nullopt;
  FilterNode node;
  node.parent = header->tcm_parent;
  node.handle = header->tcm_handle;
  node.chain = attributes.get<std::uint32_t>(TCA_CHAIN).value_or(0);
  node.priority = static_cast<std::uint16_t>(header->tcm_info >> 16);
  node.protocol = static_cast<std::uint16_t>(header->tcm_info & 0xffff);
  node.kind = kind->text();
  if (const auto options = attributes.find(TCA_OPTIONS)) {
    node.options.assign(options->payload.begin(), options->payload.end());
  }
  return node;
}

Result<std::vector<FilterNode>> dump_filters(RequestSocket& kernel, IfIndex interface, std::uint32_t parent) {
  std::vector<FilterNode> all;
  FilterNode any;
  any.parent = parent;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETTFILTER, 0, header_of(interface, any)),
      [&](const Message& message) {
        if (auto node = filter_of(message)) all.push_back(std::move(*node));
      },
      [&] { all.clear(); });
  if (!answer.done()) return fail(refusal("cannot list the filters", "rtnetlink", answer));
  return all;
}

Request put_filter(IfIndex interface, const FilterNode& node) {
  Request request = Request::of(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL, header_of(interface, node));
  request.attributes.put_text(TCA_KIND, node.kind);
  request.attributes.put_bytes(TCA_OPTIONS, node.options);
  return request;
}

Request delete_filter(IfIndex interface, const FilterNode& node) {
  Request request = Request::of(RTM_DELTFILTER, 0, header_of(interface, node));
  request.attributes.put_text(TCA_KIND, node.kind);
  if (node.chain != 0) request.attributes.put(TCA_CHAIN, node.chain);
  return request;
}

std::uint16_t put_stream_match(AttributeWriter& out, const StreamFilter& stream) {
  put_mac(out, TCA_FLOWER_KEY_ETH_SRC, TCA_FLOWER_KEY_ETH_SRC_MASK, stream.src_mac);
  put_mac(out, TCA_FLOWER_KEY_ETH_DST, TCA_FLOWER_KEY_ETH_DST_MASK, stream.dst_mac);
  if (stream.vid || stream.pcp) {
    out.put(TCA_FLOWER_KEY_ETH_TYPE, htons(ETH_P_8021Q));
    if (stream.vid) out.put(TCA_FLOWER_KEY_VLAN_ID, stream.vid->value());
    if (stream.pcp) out.put(TCA_FLOWER_KEY_VLAN_PRIO, stream.pcp->value());
    if (stream.ether_type) out.put(TCA_FLOWER_KEY_VLAN_ETH_TYPE, htons(*stream.ether_type));
    return htons(ETH_P_8021Q);
  }
  if (!stream.ether_type) return htons(ETH_P_ALL);
  out.put(TCA_FLOWER_KEY_ETH_TYPE, htons(*stream.ether_type));
  return htons(*stream.ether_type);
}

bool decode_stream_match(std::uint16_t protocol, const Attributes& options, StreamFilter& stream) {
  if (!decode_mac(options, TCA_FLOWER_KEY_ETH_SRC, TCA_FLOWER_KEY_ETH_SRC_MASK, stream.src_mac) ||
      !decode_mac(options, TCA_FLOWER_KEY_ETH_DST, TCA_FLOWER_KEY_ETH_DST_MASK, stream.dst_mac)) {
    return false;
  }
  if (protocol == htons(ETH_P_8021Q)) {
    if (const auto vid = options.get<std::uint16_t>(TCA_FLOWER_KEY_VLAN_ID)) stream.vid = VlanId::from_tci(*vid);
    if (const auto pcp = options.get<std::uint8_t>(TCA_FLOWER_KEY_VLAN_PRIO)) stream.pcp = Pcp::masked(*pcp);
    if (const auto type = options.get<std::uint16_t>(TCA_FLOWER_KEY_VLAN_ETH_TYPE)) stream.ether_type = ntohs(*type);
  } else if (protocol != htons(ETH_P_ALL)) {
    stream.ether_type = ntohs(protocol);
  }
  return true;
}

std::uint16_t put_dscp_match(AttributeWriter& out, const DscpMatch& match) {
  const std::uint16_t ip = htons(match.v6 ? ETH_P_IPV6 : ETH_P_IP);
  const std::uint16_t protocol = match.tagged ? htons(ETH_P_8021Q) : ip;
  out.put(TCA_FLOWER_KEY_ETH_TYPE, protocol);
  if (match.tagged) out.put(TCA_FLOWER_KEY_VLAN_ETH_TYPE, ip);
  out.put(TCA_FLOWER_KEY_IP_TOS, static_cast<std::uint8_t>(match.dscp.value() << 2));
  out.put(TCA_FLOWER_KEY_IP_TOS_MASK, dscp_mask);
  return protocol;
}

std::optional<Dscp> decode_dscp_match(const Attributes& options) {
  const auto tos = options.get<std::uint8_t>(TCA_FLOWER_KEY_IP_TOS);
  const auto mask = options.get<std::uint8_t>(TCA_FLOWER_KEY_IP_TOS_MASK);
  if (!tos || mask != dscp_mask) return std::nullopt;
  return Dscp::masked(*tos >> 2U);
}

}  // namespace isoline::netlink

#include "adapters/pcap/link.hpp"

#include "adapters/pcap/byte_order.hpp"

namespace isoline::pcap {
namespace {

constexpr std::uint32_t family_size = 4, cooked_size = 16, cooked_v2_size = 20;

LinkLayer layer_of_protocol(std::uint16_t ether_type) {
  return ether_type == 0x0800 || ether_type == 0x86dd ? LinkLayer::ip : LinkLayer::unknown;
}

// The family is in the byte order of the host that recorded, which need not be that of the host that wrote the file;
// all families are below 256, so that only one of both orders makes sense.
LinkLayer layer_of_family(std::uint32_t family) {
  if ((family & 0xffff0000U) != 0) family = turned(family);
  switch (family) {
    case 2:                         // IPv4 everywhere
    case 10:                        // IPv6: Linux
    case 24:                        // NetBSD, OpenBSD
    case 28:                        // FreeBSD
    case 30: return LinkLayer::ip;  // macOS
    default: return LinkLayer::unknown;
  }
}

LinkStart cooked(std::uint16_t ether_type, std::uint16_t packet_type, std::uint32_t header) {
  constexpr std::uint16_t outgoing = 4;  // PACKET_OUTGOING of linux/if_packet.h
  const LinkLayer layer = layer_of_protocol(ether_type);
  return {layer, layer == LinkLayer::unknown ? 0 : header,
          packet_type == outgoing ? Direction::egress : Direction::ingress};
}

}  // namespace

Link::Link(std::uint32_t link_type) {
  switch (link_type) {
    case 0:                                        // NULL
    case 108: header_ = Header::family; break;     // LOOP
    case 1: always_ = LinkLayer::ethernet; break;  // ETHERNET
    case 12:                                       // RAW as some systems number it
    case 14:                                       // RAW of OpenBSD
    case 101:                                      // RAW
    case 228:                                      // IPV4
    case 229: always_ = LinkLayer::ip; break;      // IPV6
    case 113: header_ = Header::cooked; break;     // LINUX_SLL
    case 276: header_ = Header::cooked_v2; break;  // LINUX_SLL2
    default: always_ = LinkLayer::unknown; break;
  }
}

LinkStart Link::start_of(std::span<const std::uint8_t> frame) const {
  const std::uint8_t* bytes = frame.data();
  switch (header_) {
    case Header::family: {
      if (frame.size() < family_size) return {};
      const LinkLayer layer = layer_of_family(number_at<std::uint32_t>(bytes, false));
      return {layer, layer == LinkLayer::unknown ? 0 : family_size, {}};
    }
    case Header::cooked:
      if (frame.size() < cooked_size) return {};
      return cooked(big_endian_at<std::uint16_t>(bytes + 14), big_endian_at<std::uint16_t>(bytes), cooked_size);
    case Header::cooked_v2:
      if (frame.size() < cooked_v2_size) return {};
      return cooked(big_endian_at<std::uint16_t>(bytes), bytes[10], cooked_v2_size);
    case Header::none: break;
  }
  return {always_.value_or(LinkLayer::unknown), 0, {}};
}

}  // namespace isoline::pcap

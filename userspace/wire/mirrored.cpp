#include "wire/mirrored.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

#include "wire/bytes.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint16_t ether_ipv4 = 0x0800, ether_ipv6 = 0x86dd;
constexpr std::uint8_t protocol_gre = 47;
constexpr std::uint16_t gre_checksum = 0x8000, gre_routing = 0x4000, gre_key = 0x2000, gre_number = 0x1000,
                        gre_version = 0x0007;
constexpr std::uint16_t ethernet_over_gre = 0x6558, erspan_1_or_2 = 0x88be, erspan_3 = 0x22eb;
constexpr std::size_t ethernet_header = 14;

/// What is left of a frame, at its beginning: bytes that are there, and how many it had on the wire.
struct Rest {
  std::span<const std::uint8_t> bytes;
  std::size_t length = 0;

  bool has(std::size_t size) const { return bytes.size() >= size && length >= size; }
  void skip(std::size_t size) {
    bytes = bytes.subspan(size);
    length -= size;
  }
  void end_at(std::size_t size) {
    length = std::min(length, size);
    bytes = bytes.first(std::min(bytes.size(), length));
  }
};

bool is_tag(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }

/// Steps over the Ethernet header and its tags. Returns the EtherType; 0: cut off.
std::uint16_t skip_ethernet(Rest& rest) {
  if (!rest.has(ethernet_header)) return 0;
  std::uint16_t type = be16(&rest.bytes[12]);
  rest.skip(ethernet_header);
  while (is_tag(type) && rest.has(4)) {
    type = be16(&rest.bytes[2]);
    rest.skip(4);
  }
  return type;
}

/// Steps over an IP header that carries GRE in one piece.
bool skip_ip(Rest& rest, std::uint16_t type) {
  if (type == ether_ipv4 && rest.has(20) && rest.bytes[0] >> 4 == 4) {
    const std::size_t header = (rest.bytes[0] & 15u) * 4, total = be16(&rest.bytes[2]);
    const bool fragment = (be16(&rest.bytes[6]) & 0x3fff) != 0;
    if (fragment || rest.bytes[9] != protocol_gre || header < 20 || total < header || !rest.has(header)) return false;
    rest.end_at(total);
    rest.skip(header);
    return true;
  }
  if (type == ether_ipv6 && rest.has(40) && rest.bytes[0] >> 4 == 6 && rest.bytes[6] == protocol_gre) {
    const std::size_t payload = be16(&rest.bytes[4]);
    rest.skip(40);
    rest.end_at(payload);
    return true;
  }
  return false;
}

/// Steps over what ERSPAN has in front of the frame. False: what it has is no Ethernet frame.
bool skip_erspan(Rest& rest, std::uint16_t protocol, bool numbered) {
  // Type I has no header of its own, and no number in GRE's.
  if (protocol == erspan_1_or_2 && !numbered) return true;
  if (!rest.has(protocol == erspan_3 ? 12 : 8)) return false;
  const unsigned version = rest.bytes[0] >> 4;
  if (protocol == erspan_1_or_2) {
    rest.skip(8);
    return version == 1;
  }
  const unsigned frame_type = rest.bytes[10] >> 2 & 31;
  const bool more = (rest.bytes[11] & 1) != 0;
  rest.skip(12);
  if (more && !rest.has(8)) return false;
  if (more) rest.skip(8);
  return version == 2 && frame_type == 0;
}

}  // namespace

std::optional<ObservedFrame> mirrored_frame(const ObservedFrame& frame) {
  Rest rest{frame.bytes, std::max<std::size_t>(frame.length, frame.bytes.size())};
  std::uint16_t type = 0;
  if (frame.link == LinkLayer::ethernet) type = skip_ethernet(rest);
  if (frame.link == LinkLayer::ip && rest.has(1)) type = rest.bytes[0] >> 4 == 6 ? ether_ipv6 : ether_ipv4;
  if (!skip_ip(rest, type) || !rest.has(4)) return std::nullopt;
  const std::uint16_t flags = be16(&rest.bytes[0]), protocol = be16(&rest.bytes[2]);
  if ((flags & (gre_routing | gre_version)) != 0) return std::nullopt;
  const std::size_t header = 4u + ((flags & gre_checksum) != 0 ? 4 : 0) + ((flags & gre_key) != 0 ? 4 : 0) +
                             ((flags & gre_number) != 0 ? 4 : 0);
  if (!rest.has(header)) return std::nullopt;
  rest.skip(header);
  const bool is_erspan = protocol == erspan_1_or_2 || protocol == erspan_3;
  if (!is_erspan && protocol != ethernet_over_gre) return std::nullopt;
  if (is_erspan && !skip_erspan(rest, protocol, (flags & gre_number) != 0)) return std::nullopt;
  if (!rest.has(ethernet_header)) return std::nullopt;
  ObservedFrame inner = frame;
  inner.bytes = rest.bytes;
  inner.length = static_cast<std::uint32_t>(rest.length);
  inner.link = LinkLayer::ethernet;
  return inner;
}

}  // namespace isoline::wire

// IPv4 and IPv6. The key keeps its layer-2 form unless everything proves sound.
#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment_header = 44, authentication = 51,
                       destination_options = 60;
constexpr int max_extensions = 6;

struct IpHeader {
  std::uint8_t protocol;
  std::uint8_t traffic_class;
  bool v6;
  std::array<std::uint8_t, 32> addresses;  ///< source, destination
};

/// Overwrites the layer-2 key with the IP packet's.
void key_ip(isoline_flow_key& key, const IpHeader& header, const Transport& transport) {
  key.kind = static_cast<std::uint8_t>(transport.kind);
  key.protocol = header.protocol;
  key.class_of_service = header.traffic_class >> 2;
  if (header.v6) key.flags |= ISOLINE_KEY_IPV6;
  key.src_port = transport.src_port;
  key.dst_port = transport.dst_port;
  std::copy_n(header.addresses.begin(), 16, key.src_address);
  std::copy_n(header.addresses.begin() + 16, 16, key.dst_address);
}

void read_tunnel(Reading& reading, std::size_t inner) {
  const std::uint8_t* vxlan = reading.bytes.data() + inner - 8;
  Frame& frame = reading.frame;
  const auto kept_flags = static_cast<std::uint8_t>((frame.key.flags & ISOLINE_KEY_EGRESS) | ISOLINE_KEY_INNER);
  const std::uint16_t port = frame.key.port;
  const auto pcp = frame.pcp;
  frame = {};
  frame.pcp = pcp;
  frame.key.port = port;
  frame.key.flags = kept_flags;
  frame.key.tag[0] = vxlan[4];
  frame.key.tag[1] = be16(vxlan + 5);
  reading.inside_tunnel = true;
  read_ethernet(reading, inner);
}

void finish(Reading& reading, const IpHeader& header, const Transport& transport) {
  if (transport.kind == ISOLINE_KIND_TRUNCATED || transport.kind == ISOLINE_KIND_MALFORMED) {
    return reading.give_up(transport.kind);
  }
  if (transport.tunnel_at != 0) return read_tunnel(reading, transport.tunnel_at);
  key_ip(reading.frame.key, header, transport);
}

enum class Skipped { all, fragment, too_many, truncated };

/// Steps over extension headers; on return `protocol` is the next one's and `room` what is left of the payload.
Skipped skip_extensions(const Reading& reading, std::size_t& offset, std::size_t& room, std::uint8_t& protocol) {
  for (int skipped = 0;; ++skipped) {
    const bool extension = protocol == hop_by_hop || protocol == routing || protocol == fragment_header ||
                           protocol == authentication || protocol == destination_options;
    if (!extension) return Skipped::all;
    if (skipped == max_extensions) return Skipped::too_many;
    const std::uint8_t* header = room < 8 ? nullptr : reading.header(offset, 8);
    if (header == nullptr) return Skipped::truncated;
    std::size_t size = 8;
    if (protocol == authentication) size = (header[1] + 2u) * 4;  // RFC 4302 clause 2.2
    if (protocol != authentication && protocol != fragment_header) size = (header[1] + 1u) * 8;
    const bool atomic = (be16(header + 2) & 0xfff9) == 0;  // RFC 6946: offset 0 and no more to come
    const bool is_fragment = protocol == fragment_header && !atomic;
    protocol = header[0];
    if (is_fragment) return Skipped::fragment;
    if (size > room) return Skipped::truncated;
    offset += size;
    room -= size;
  }
}

}  // namespace

void read_ipv4(Reading& reading, std::size_t offset) {
  const std::uint8_t* ip = reading.header(offset, 20);
  if (ip == nullptr) return reading.truncated();
  const std::size_t size = (ip[0] & 15u) * 4, total = be16(ip + 2), left = reading.length - offset;
  // A total length of 0 is what segmentation offload leaves in packets above 64 KiB.
  if (ip[0] >> 4 != 4 || size < 20 || (total != 0 && total < size)) return reading.malformed();
  if (size > left || total > left) return reading.truncated();

  IpHeader header{ip[9], ip[1], false, {}};
  for (int i : {0, 16}) {
    header.addresses[i + 10] = header.addresses[i + 11] = 0xff;
    std::copy_n(ip + (i == 0 ? 12 : 16), 4, header.addresses.begin() + i + 12);
  }
  const bool is_fragment = (be16(ip + 6) & 0x3fff) != 0;
  if (is_fragment) return finish(reading, header, {ISOLINE_KIND_FRAGMENT});
  const std::size_t room = (total != 0 ? total : left) - size;
  finish(reading, header, read_transport(reading, offset + size, room, header.protocol, false));
}

void read_ipv6(Reading& reading, std::size_t offset) {
  const std::uint8_t* ip = reading.header(offset, 40);
  if (ip == nullptr) return reading.truncated();
  if (ip[0] >> 4 != 6) return reading.malformed();
  offset += 40;
  const std::size_t left = reading.length - offset;
  std::size_t room = be16(ip + 4);
  if (room > left) return reading.truncated();
  if (room == 0) room = left;

  IpHeader header{ip[6], static_cast<std::uint8_t>(ip[0] << 4 | ip[1] >> 4), true, {}};
  std::copy_n(ip + 8, 32, header.addresses.begin());
  Transport transport;
  switch (skip_extensions(reading, offset, room, header.protocol)) {
    case Skipped::truncated: transport.kind = ISOLINE_KIND_TRUNCATED; break;
    case Skipped::fragment: transport.kind = ISOLINE_KIND_FRAGMENT; break;
    case Skipped::too_many: break;
    case Skipped::all: transport = read_transport(reading, offset, room, header.protocol, true); break;
  }
  finish(reading, header, transport);
}

}  // namespace isoline::wire

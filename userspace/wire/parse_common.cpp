// The frames that most traffic consists of, read without a detour. The general way (parse.cpp) decides what they mean:
// here nothing else may come out.
#include <cstring>

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::size_t mac_header = 14, tag_size = 4, ipv4_header = 20, ipv6_header = 40, tcp_header = 20,
                      udp_header = 8;
constexpr std::uint8_t tcp = 6, udp = 17;
constexpr std::uint16_t vxlan_port = 4789;

/// Bytes as they stand in memory.
template <class Word>
Word load(const std::uint8_t* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// IPv4 as ::ffff:a.b.c.d.
void map_address(std::uint8_t* address, const std::uint8_t* ip) {
  constexpr std::uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::memcpy(address, prefix, sizeof prefix);
  std::memcpy(address + sizeof prefix, ip, 4);
}

/// What the network header says of what it carries.
struct Carried {
  std::size_t offset = 0, room = 0;
  std::uint8_t protocol = 0;
};

bool read_v4(std::span<const std::uint8_t> bytes, std::size_t offset, std::size_t length, Frame& frame,
             Carried& carried) {
  const std::uint8_t* ip = bytes.data() + offset;
  const std::size_t total = be16(ip + 2);
  if (ip[0] != 0x45 || total < ipv4_header || total > length - offset || (be16(ip + 6) & 0x3fff) != 0) return false;
  carried = {offset + ipv4_header, total - ipv4_header, ip[9]};
  frame.key.class_of_service = ip[1] >> 2;
  map_address(frame.key.src_address, ip + 12);
  map_address(frame.key.dst_address, ip + 16);
  return true;
}

bool read_v6(std::span<const std::uint8_t> bytes, std::size_t offset, std::size_t length, Frame& frame,
             Carried& carried) {
  const std::uint8_t* ip = bytes.data() + offset;
  if (offset + ipv6_header + udp_header > bytes.size()) return false;
  const std::size_t room = be16(ip + 4);
  if (ip[0] >> 4 != 6 || room == 0 || room > length - offset - ipv6_header) return false;
  carried = {offset + ipv6_header, room, ip[6]};
  frame.key.flags |= ISOLINE_KEY_IPV6;
  frame.key.class_of_service = static_cast<std::uint8_t>(be16(ip) >> 6 & 63);
  std::memcpy(frame.key.src_address, ip + 8, 32);
  return true;
}

bool read_tcp(std::span<const std::uint8_t> bytes, const Carried& carried, Frame& frame) {
  if (carried.room < tcp_header || carried.offset + tcp_header > bytes.size()) return false;
  const std::uint8_t* header = bytes.data() + carried.offset;
  const std::size_t size = (header[12] >> 4) * 4u;
  if (size < tcp_header || size > carried.room) return false;
  frame.key.kind = ISOLINE_KIND_TCP;
  frame.tcp.sequence = be32(header + 4);
  frame.tcp.acknowledgement = be32(header + 8);
  frame.tcp.payload = static_cast<std::uint32_t>(carried.room - size);
  frame.tcp.flags = header[13];
  frame.tcp.options_size = static_cast<std::uint8_t>(size - tcp_header);
  frame.tcp.options_at = static_cast<std::uint16_t>(carried.offset + tcp_header);
  return true;
}

bool read_udp(std::span<const std::uint8_t> bytes, const ParseOptions& options, const Carried& carried, Frame& frame) {
  if (carried.room < udp_header || carried.offset + udp_header > bytes.size() || !options.rtp_ports.empty())
    return false;
  const std::uint8_t* header = bytes.data() + carried.offset;
  const std::size_t size = be16(header + 4);
  if (size < udp_header || size > carried.room) return false;
  if (options.vxlan_inner && be16(header + 2) == vxlan_port) return false;
  frame.key.kind = ISOLINE_KIND_UDP;
  return true;
}

}  // namespace

bool read_common(std::span<const std::uint8_t> bytes, const ParseOptions& options, Frame& frame) {
  if (bytes.size() < mac_header + ipv4_header + udp_header + tag_size || !options.has_mac || options.tag) return false;
  const std::size_t length = bytes.size() > options.length ? bytes.size() : options.length;
  std::size_t offset = mac_header;
  std::uint16_t type = be16(bytes.data() + 12);
  frame.key.port = options.port;
  if (options.direction == Direction::egress) frame.key.flags = ISOLINE_KEY_EGRESS;
  if (type == 0x8100) {
    const std::uint16_t tci = be16(bytes.data() + offset);
    frame.key.tag[0] = static_cast<std::uint16_t>(ISOLINE_TAG_PRESENT | (tci & 0x0fff));
    frame.pcp = static_cast<std::uint8_t>(tci >> 13);
    type = be16(bytes.data() + offset + 2);
    offset += tag_size;
  }
  Carried carried;
  if (type == 0x0800) {
    if (!read_v4(bytes, offset, length, frame, carried)) return false;
  } else if (type != 0x86dd || !read_v6(bytes, offset, length, frame, carried)) {
    return false;
  }
  if (carried.protocol == tcp) {
    if (!read_tcp(bytes, carried, frame)) return false;
  } else if (carried.protocol != udp || !read_udp(bytes, options, carried, frame)) {
    return false;
  }
  frame.key.protocol = carried.protocol;
  frame.key.src_port = load<std::uint16_t>(bytes.data() + carried.offset);
  frame.key.dst_port = load<std::uint16_t>(bytes.data() + carried.offset + 2);
  return true;
}

}  // namespace isoline::wire

// The frames that most traffic consists of, read without a detour and without a call. The general way (parse.cpp)
// decides what they mean: here nothing else may come out. The key is put together in words and written once: a key
// written field by field would make whoever hashes it wait for the stores.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>

#include "wire/parse.hpp"

namespace isoline::wire {
namespace common {

static_assert(std::endian::native == std::endian::little, "the words of a key are put together as they lie in memory");

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

/// A number that a header has in network byte order, as load() gives it.
constexpr std::uint16_t in_memory(std::uint16_t number) { return __builtin_bswap16(number); }

inline std::uint16_t big16(const std::uint8_t* bytes) { return __builtin_bswap16(load<std::uint16_t>(bytes)); }
inline std::uint32_t big32(const std::uint8_t* bytes) { return __builtin_bswap32(load<std::uint32_t>(bytes)); }

/// What the network header says of what it carries.
struct Carried {
  std::size_t offset, room;
  std::uint8_t protocol;
};

/// The words of a key, as they lie in memory.
using Words = std::uint64_t[6];

inline std::uint64_t first_word(std::uint64_t protocol, std::uint64_t class_of_service, std::uint64_t flags) {
  return flags << 24 | protocol << 32 | class_of_service << 40;
}

inline bool read_v4(const std::uint8_t* ip, std::size_t left, Carried& carried, Words& words) {
  const auto first = load<std::uint32_t>(ip);
  const std::size_t total = __builtin_bswap16(static_cast<std::uint16_t>(first >> 16));
  const bool fragment = (load<std::uint16_t>(ip + 6) & in_memory(0x3fff)) != 0;
  if ((first & 0xff) != 0x45 || total < ipv4_header || total > left || fragment) return false;
  carried.offset += ipv4_header;
  carried.room = total - ipv4_header;
  carried.protocol = ip[9];
  constexpr std::uint64_t prefix = 0xffff0000;  // of ::ffff:a.b.c.d
  words[0] = first_word(carried.protocol, first >> 10 & 63, 0);
  words[2] = 0;
  words[3] = prefix | std::uint64_t{load<std::uint32_t>(ip + 12)} << 32;
  words[4] = 0;
  words[5] = prefix | std::uint64_t{load<std::uint32_t>(ip + 16)} << 32;
  return true;
}

inline bool read_v6(const std::uint8_t* ip, std::size_t left, Carried& carried, Words& words) {
  const std::size_t room = big16(ip + 4);
  if (ip[0] >> 4 != 6 || room == 0 || room + ipv6_header > left) return false;
  carried.offset += ipv6_header;
  carried.room = room;
  carried.protocol = ip[6];
  words[0] = first_word(carried.protocol, big16(ip) >> 6 & 63, ISOLINE_KEY_IPV6);
  std::memcpy(&words[2], ip + 8, 32);
  return true;
}

inline bool read_tcp(const std::uint8_t* header, const Carried& carried, TcpNumbers& numbers) {
  const std::size_t size = (header[12] >> 4) * 4u;
  if (size < tcp_header || size > carried.room) return false;
  numbers.sequence = big32(header + 4);
  numbers.acknowledgement = big32(header + 8);
  numbers.payload = static_cast<std::uint32_t>(carried.room - size);
  numbers.flags = header[13];
  numbers.options_size = static_cast<std::uint8_t>(size - tcp_header);
  numbers.options_at = static_cast<std::uint16_t>(carried.offset + tcp_header);
  return true;
}

inline bool read_udp(const std::uint8_t* header, const Carried& carried, const ParseOptions& options) {
  const std::size_t size = big16(header + 4);
  if (size < udp_header || size > carried.room || !options.rtp_ports.empty()) return false;
  return !options.vxlan_inner || big16(header + 2) != vxlan_port;
}

}  // namespace common

/// Reads TCP and UDP in plain IPv4 or IPv6 behind at most one VLAN tag. False: it is something else, or not sound;
/// `frame` holds nothing of use then.
inline bool read_common(std::span<const std::uint8_t> bytes, const ParseOptions& options, Frame& frame) {
  using namespace common;
  const std::uint8_t* data = bytes.data();
  if (bytes.size() < mac_header + tag_size + ipv4_header + udp_header || !options.has_mac || options.tag) return false;
  const std::size_t length = bytes.size() > options.length ? bytes.size() : options.length;
  Carried carried{mac_header, 0, 0};
  std::uint64_t tag = 0;
  std::optional<std::uint8_t> pcp;
  auto type = load<std::uint16_t>(data + 12);
  if (type == in_memory(0x8100)) {
    const std::uint16_t tci = big16(data + mac_header);
    tag = ISOLINE_TAG_PRESENT | (tci & 0x0fffu);
    pcp = static_cast<std::uint8_t>(tci >> 13);
    type = load<std::uint16_t>(data + mac_header + 2);
    carried.offset += tag_size;
  }
  Words words;
  const std::uint8_t* ip = data + carried.offset;
  const std::size_t left = length - carried.offset;
  if (type == in_memory(0x0800)) {
    if (!read_v4(ip, left, carried, words)) return false;
  } else {
    if (type != in_memory(0x86dd) || carried.offset + ipv6_header > bytes.size()) return false;
    if (!read_v6(ip, left, carried, words)) return false;
  }
  const std::uint8_t* header = data + carried.offset;
  const std::size_t there = std::min(bytes.size() - carried.offset, carried.room);
  std::uint64_t kind = ISOLINE_KIND_UDP;
  if (carried.protocol == tcp) {
    kind = ISOLINE_KIND_TCP;
    if (there < tcp_header || !read_tcp(header, carried, frame.tcp)) return false;
  } else {
    if (carried.protocol != udp || there < udp_header || !read_udp(header, carried, options)) return false;
    frame.tcp = {};
  }
  const std::uint64_t egress = options.direction == Direction::egress ? ISOLINE_KEY_EGRESS : 0;
  words[0] |= options.port | kind << 16 | egress << 24 | tag << 48;
  words[1] = std::uint64_t{load<std::uint32_t>(header)} << 32;
  static_assert(sizeof words == sizeof frame.key);
  std::memcpy(&frame.key, words, sizeof words);
  frame.sequence = {};
  frame.stamp = {};
  frame.echo_sequence = 0;
  frame.goose_state = 0;
  frame.pcp = pcp;
  return true;
}

}  // namespace isoline::wire

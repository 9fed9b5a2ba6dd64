// The frames that most traffic consists of, read without a detour and without a call. The general way (parse.cpp)
// decides what they mean: here nothing else may come out. The key is put together in words and written once: a key
// written field by field would make whoever hashes it wait for the stores.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "wire/parse.hpp"

namespace isoline::wire {
namespace common {

static_assert(std::endian::native == std::endian::little, "the words of a key are put together as they lie in memory");

constexpr std::size_t mac_header = 14, tag_size = 4, ipv4_header = 20, ipv6_header = 40, tcp_header = 20,
                      udp_header = 8;
constexpr std::uint8_t tcp = 6, udp = 17;

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

/// The words of a key, as they lie in memory.
using Words = std::array<std::uint64_t, 6>;

/// What the network header says of what it carries.
struct Carried {
  const std::uint8_t* header;
  std::int64_t room;  ///< below 0: not sound
  std::uint8_t protocol;
};

inline std::uint64_t first_word(std::uint64_t protocol, std::uint64_t class_of_service, std::uint64_t flags) {
  return flags << 24 | protocol << 32 | class_of_service << 40;
}

/// Version 4, no options, no fragment: what is looked at of the first eight bytes, and what it must be.
constexpr std::uint64_t v4_looked_at = std::uint64_t{in_memory(0x3fff)} << 48 | 0xff, v4_plain = 0x45;

[[gnu::always_inline]] inline bool read_v4(const std::uint8_t* ip, std::size_t left, Carried& carried, Words& words) {
  const auto first = load<std::uint64_t>(ip);
  const std::size_t total = __builtin_bswap16(static_cast<std::uint16_t>(first >> 16));
  if ((first & v4_looked_at) != v4_plain || total > left) return false;
  carried = {ip + ipv4_header, static_cast<std::int64_t>(total) - static_cast<std::int64_t>(ipv4_header), ip[9]};
  constexpr std::uint64_t prefix = 0xffff0000;  // of ::ffff:a.b.c.d
  words[0] = first_word(carried.protocol, first >> 10 & 63, 0);
  words[2] = 0;
  words[3] = prefix | std::uint64_t{load<std::uint32_t>(ip + 12)} << 32;
  words[4] = 0;
  words[5] = prefix | std::uint64_t{load<std::uint32_t>(ip + 16)} << 32;
  return true;
}

[[gnu::always_inline]] inline bool read_v6(const std::uint8_t* ip, std::size_t left, Carried& carried, Words& words) {
  const std::size_t room = big16(ip + 4);
  if (ip[0] >> 4 != 6 || room == 0 || room + ipv6_header > left) return false;
  carried = {ip + ipv6_header, static_cast<std::int64_t>(room), ip[6]};
  words[0] = first_word(carried.protocol, big16(ip) >> 6 & 63, ISOLINE_KEY_IPV6);
  for (std::size_t i = 0; i < 4; ++i) words[2 + i] = load<std::uint64_t>(ip + 8 + 8 * i);
  return true;
}

[[gnu::always_inline]] inline bool read_tcp(const std::uint8_t* data, const Carried& carried, TcpNumbers& numbers) {
  const std::uint8_t* header = carried.header;
  const std::int64_t size = (header[12] >> 4) * 4;
  if (size < static_cast<std::int64_t>(tcp_header) || size > carried.room) return false;
  numbers.sequence = big32(header + 4);
  numbers.acknowledgement = big32(header + 8);
  numbers.payload = static_cast<std::uint32_t>(carried.room - size);
  numbers.flags = header[13];
  numbers.options_size = static_cast<std::uint8_t>(size - static_cast<std::int64_t>(tcp_header));
  numbers.options_at = static_cast<std::uint16_t>(header + tcp_header - data);
  return true;
}

}  // namespace common

/// What reading a common frame leaves behind.
struct CommonFrame {
  common::Words words;  ///< of the key
  std::uint8_t kind;    ///< ISOLINE_KIND_TCP or _UDP
  std::optional<std::uint8_t> pcp;
};

/// What is the same for many frames. `place`: port and direction as the key's first word has them; `plain_udp`: no UDP
/// port means RTP or a tunnel.
struct CommonPlace {
  std::uint64_t place = 0;
  bool plain_udp = true;
};

/// Reads TCP and UDP in plain IPv4 or IPv6 behind at most one VLAN tag, of a frame that begins with a MAC header and
/// had `length` bytes on the wire. False: it is something else, or not sound. `numbers` is written where it is TCP.
[[gnu::always_inline]] inline bool read_common(std::span<const std::uint8_t> bytes, std::size_t length,
                                               const CommonPlace& place, CommonFrame& common, TcpNumbers& numbers) {
  using namespace common;
  const std::uint8_t* data = bytes.data();
  if (bytes.size() < mac_header + tag_size + ipv4_header + udp_header) return false;
  Carried carried;
  Words& words = common.words;
  const std::uint8_t* ip = data + mac_header;
  std::uint64_t first = place.place;
  common.pcp.reset();
  auto type = load<std::uint16_t>(data + 12);
  if (type == in_memory(0x8100)) {
    const std::uint16_t tci = big16(ip);
    first |= (ISOLINE_TAG_PRESENT | (tci & std::uint64_t{0x0fff})) << 48;
    common.pcp = static_cast<std::uint8_t>(tci >> 13);
    type = load<std::uint16_t>(ip + 2);
    ip += tag_size;
  }
  const auto offset = static_cast<std::size_t>(ip - data);
  const std::size_t left = std::max(bytes.size(), length) - offset;
  if (type == in_memory(0x0800)) {
    if (!read_v4(ip, left, carried, words)) return false;
  } else {
    if (type != in_memory(0x86dd) || offset + ipv6_header + udp_header > bytes.size()) return false;
    if (!read_v6(ip, left, carried, words)) return false;
  }
  if (carried.protocol == udp) {
    // Eight bytes of the header are there: the frame is long enough for them, whatever the lengths say.
    const std::int64_t size = big16(carried.header + 4);
    if (size < static_cast<std::int64_t>(udp_header) || size > carried.room || !place.plain_udp) return false;
    common.kind = ISOLINE_KIND_UDP;
  } else {
    if (carried.protocol != tcp || carried.header + tcp_header > data + bytes.size()) return false;
    if (!read_tcp(data, carried, numbers)) return false;
    common.kind = ISOLINE_KIND_TCP;
  }
  words[0] |= first | std::uint64_t{common.kind} << 16;
  words[1] = std::uint64_t{load<std::uint32_t>(carried.header)} << 32;
  return true;
}

/// The place of frames with these options, for read_common().
inline CommonPlace common_place(const ParseOptions& options) {
  const std::uint64_t egress = options.direction == Direction::egress ? ISOLINE_KEY_EGRESS : 0;
  return {options.port | egress << 24, options.rtp_ports.empty() && !options.vxlan_inner};
}

/// The key is written in words. Whoever hashes it has them, and need not wait for what was written.
[[gnu::always_inline]] inline void write_key(const common::Words& words, isoline_flow_key& key) {
  static_assert(sizeof words == sizeof key);
  for (std::size_t i = 0; i < words.size(); ++i)
    std::memcpy(reinterpret_cast<char*>(&key) + 8 * i, &words[i], sizeof words[i]);
}

/// The same into a frame, whatever it holds. False: `frame` holds nothing of use.
inline bool read_common(std::span<const std::uint8_t> bytes, const ParseOptions& options, Frame& frame) {
  if (!options.has_mac || options.tag) return false;
  CommonFrame common;
  frame.tcp = {};
  if (!read_common(bytes, options.length, common_place(options), common, frame.tcp)) return false;
  write_key(common.words, frame.key);
  frame.sequence = {};
  frame.stamp = {};
  frame.echo_sequence = 0;
  frame.goose_state = 0;
  frame.pcp = common.pcp;
  return true;
}

}  // namespace isoline::wire

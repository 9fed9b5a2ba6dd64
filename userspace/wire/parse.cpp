// Ethernet, its tags, and the choice of what comes behind them.
#include "wire/parse.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "wire/parse_common.hpp"
#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint16_t rtag_ether_type = 0xf1c1;
constexpr std::uint16_t smallest_ether_type = 0x0600;  // below it is a length, IEEE 802.3 clause 3.2.6

bool is_tag(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }

/// Kinds without an id of their own need only be whole.
void read_whole(Reading& reading, std::size_t offset, std::size_t size, isoline_flow_kind kind) {
  if (reading.header(offset, size) == nullptr) return reading.truncated();
  reading.frame.key.kind = static_cast<std::uint8_t>(kind);
}

void read_payload(Reading& reading, std::size_t offset, std::uint16_t type) {
  switch (type) {
    case 0x0800: return read_ipv4(reading, offset);
    case 0x86dd: return read_ipv6(reading, offset);
    case 0x0806: return read_whole(reading, offset, 28, ISOLINE_KIND_ARP);
    case 0x8892: return read_profinet(reading, offset);
    case 0x88a4: return read_whole(reading, offset, 2, ISOLINE_KIND_ETHERCAT);
    case 0x88f7: return read_ptp(reading, offset);
    case 0x88b8: return read_goose(reading, offset);
    case 0x88ba: return read_sv(reading, offset);
    case 0xb62c: return read_uadp(reading, offset);
    case 0x22f0: return read_avtp(reading, offset);
    default: reading.frame.key.kind = ISOLINE_KIND_OTHER;
  }
}

/// Puts a tag into the key as the `index`th, unless the tag fields hold a VNI.
void keep_tag(Reading& reading, std::size_t index, std::uint16_t tci) {
  if (reading.inside_tunnel) return;
  reading.frame.key.tag[index] = static_cast<std::uint16_t>(ISOLINE_TAG_PRESENT | (tci & 0x0fff));
  if (index != 0) return;
  reading.frame.pcp = static_cast<std::uint8_t>(tci >> 13);
  reading.frame.key.class_of_service = *reading.frame.pcp;
}

/// Reads an R-TAG at `offset`; false if it is cut off.
bool read_rtag(Reading& reading, std::size_t& offset, std::uint16_t& type) {
  const std::uint8_t* rtag = reading.header(offset, 6);
  if (rtag == nullptr) return false;
  reading.number(SequenceSource::rtag, 16, be16(rtag + 2));
  reading.frame.key.flags |= ISOLINE_KEY_RTAG;
  type = be16(rtag + 4);
  offset += 6;
  return true;
}

void read_bare_ip(Reading& reading) {
  const std::uint8_t* first = reading.header(0, 1);
  if (first == nullptr) return reading.truncated();
  if (*first >> 4 == 4) return read_ipv4(reading, 0);
  if (*first >> 4 == 6) return read_ipv6(reading, 0);
  reading.malformed();
}

}  // namespace

void read_ethernet(Reading& reading, std::size_t offset) {
  isoline_flow_key& key = reading.frame.key;
  const std::uint8_t* header = reading.header(offset, 14);
  if (header == nullptr) return reading.truncated();
  std::copy_n(header, 6, key.dst_mac);
  std::copy_n(header + 6, 6, key.src_mac);
  std::uint16_t type = be16(header + 12);
  offset += 14;

  std::size_t tags = 0;
  if (!reading.inside_tunnel && reading.options.tag) keep_tag(reading, tags++, reading.options.tag->tci);
  for (; tags < 2 && is_tag(type); ++tags) {
    key.ether_type = htons(type);
    const std::uint8_t* tag = reading.header(offset, 4);
    if (tag == nullptr) return reading.truncated();
    keep_tag(reading, tags, be16(tag));
    type = be16(tag + 2);
    offset += 4;
  }
  if (type == rtag_ether_type) {
    key.ether_type = htons(type);
    if (!read_rtag(reading, offset, type)) return reading.truncated();
  }
  key.ether_type = htons(type < smallest_ether_type ? std::uint16_t{0} : type);
  read_payload(reading, offset, type);
}

void parse_frame(std::span<const std::uint8_t> bytes, const ParseOptions& options, Frame& frame) {
  if (read_common(bytes, options, frame)) return;
  Reading reading{bytes, options, {}, std::max<std::size_t>(bytes.size(), options.length)};
  reading.frame.key.port = options.port;
  if (options.direction == Direction::egress) reading.frame.key.flags = ISOLINE_KEY_EGRESS;
  if (options.has_mac) {
    read_ethernet(reading, 0);
  } else {
    read_bare_ip(reading);
  }
  frame = reading.frame;
}

Frame parse_frame(std::span<const std::uint8_t> bytes, const ParseOptions& options) {
  Frame frame;
  parse_frame(bytes, options, frame);
  return frame;
}

}  // namespace isoline::wire

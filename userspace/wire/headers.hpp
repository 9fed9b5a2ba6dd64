// Where the headers stand of a frame that is to be answered: less than a flow key, and with their places.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "model/address.hpp"

namespace isoline::wire {

inline constexpr std::uint8_t protocol_icmp = 1, protocol_udp = 17, protocol_icmpv6 = 58;
inline constexpr std::size_t least_frame = 60;  ///< bytes of an Ethernet frame without its FCS

/// A frame with room behind it, so that an answer may be longer than what it answers.
struct FrameBuffer {
  std::span<std::uint8_t> room;
  std::size_t size = 0;
  std::uint8_t* at(std::size_t offset) const { return room.data() + offset; }
  std::span<std::uint8_t> bytes() const { return room.first(size); }
};

struct Headers {
  std::uint16_t ether_type = 0;   ///< behind up to two VLAN tags and an R-TAG
  std::uint16_t network = 0;      ///< offset of what follows it
  bool v6 = false;                ///< with transport only
  std::uint8_t protocol = 0;      ///< of IP
  std::uint16_t transport = 0;    ///< offset of IP's payload; 0: no IP, or fragments or IPv6 with extensions
  std::uint16_t payload = 0;      ///< offset of UDP's; 0: no UDP
  std::uint16_t payload_end = 0;  ///< behind IP's, or with payload: UDP's last byte
};

/// Nothing: it is cut off, contradicts itself, or is longer than 65,535 bytes.
std::optional<Headers> read_headers(std::span<const std::uint8_t> frame);

bool is_group(const MacAddress& address);  ///< multicast or broadcast
MacAddress destination_of(std::span<const std::uint8_t> frame);
IpAddress source_address(std::span<const std::uint8_t> frame, const Headers& headers);
IpAddress destination_address(std::span<const std::uint8_t> frame, const Headers& headers);

/// Back to where it came from: its source becomes the destination, `own` the source; addresses and ports of IP and UDP
/// change places. `own` is also the source where the destination was a group.
void turn_round(FrameBuffer frame, const Headers& headers, const MacAddress& own);

/// Lengths of IP and UDP or ICMP up to payload_end, hop limit 255 and checksums, written anew. Where the sender of UDP
/// over IPv4 used no checksum, there is one now.
void complete_ip(FrameBuffer frame, const Headers& headers);

}  // namespace isoline::wire

#include "wire/answer.hpp"

#include <algorithm>

#include "wire/bytes.hpp"

namespace isoline::wire {
namespace {

constexpr std::size_t arp_size = 28;
constexpr std::uint64_t arp_request = 0x0001'0800'0604'0001, arp_reply = arp_request + 1;  // Ethernet, IPv4, sizes
constexpr std::size_t solicitation_size = 24, advertisement_size = 32;
constexpr std::uint8_t solicitation = 135, advertisement = 136;

IpAddress v4_at(const std::uint8_t* bytes) {
  IpAddress address;
  address.octets[10] = address.octets[11] = 0xff;
  std::copy_n(bytes, 4, address.octets.begin() + 12);
  return address;
}

// Zeroes behind the answer, up to the least size of a frame.
void pad(FrameBuffer& frame, std::size_t end) {
  frame.size = std::min(std::max(end, least_frame), frame.room.size());
  std::fill(frame.at(end), frame.at(frame.size), std::uint8_t{0});
}

}  // namespace

bool has(const Station& station, const IpAddress& address) {
  return std::ranges::find(station.addresses, address) != station.addresses.end();
}

bool answer_arp(FrameBuffer& frame, const Headers& headers, const Station& station) {
  if (headers.ether_type != 0x0806 || frame.size < headers.network + arp_size) return false;
  std::uint8_t* arp = frame.at(headers.network);
  std::uint8_t* const sender = arp + 8;
  std::uint8_t* const target = arp + 18;
  if (be64(arp) != arp_request || !has(station, v4_at(target + 6))) return false;
  turn_round(frame, headers, station.mac);
  put_be64(arp, arp_reply);
  std::swap_ranges(sender, sender + 10, target);
  std::ranges::copy(station.mac.octets, sender);
  return true;
}

bool answer_solicitation(FrameBuffer& frame, const Headers& headers, const Station& station) {
  if (!headers.v6 || headers.protocol != protocol_icmpv6 || headers.transport == 0) return false;
  const std::size_t end = headers.transport + advertisement_size;
  if (headers.payload_end < headers.transport + solicitation_size || frame.room.size() < end) return false;
  std::uint8_t* message = frame.at(headers.transport);
  IpAddress target{.octets = {}, .v6 = true};
  std::copy_n(message + 8, 16, target.octets.begin());
  // Hop limit 255: no router let it in from elsewhere.
  if (message[0] != solicitation || message[1] != 0 || *frame.at(headers.network + 7u) != 255) return false;
  if (!has(station, target)) return false;
  // Who asks whether an address is free has none yet: the answer goes to all nodes, and is not "solicited".
  const bool anonymous = source_address(frame.bytes(), headers) == IpAddress{.octets = {}, .v6 = true};
  turn_round(frame, headers, station.mac);
  std::uint8_t* ip = frame.at(headers.network);
  std::ranges::copy(target.octets, ip + 8);
  if (anonymous) {
    static constexpr std::uint8_t all_nodes[] = {0x33, 0x33, 0, 0, 0, 1};
    std::ranges::copy(all_nodes, frame.at(0));
    std::fill_n(ip + 24, 16, std::uint8_t{0});
    ip[24] = 0xff;
    ip[25] = 0x02;
    ip[39] = 0x01;
  }
  put_be32(message, advertisement << 24);
  put_be32(message + 4, anonymous ? 0x2000'0000 : 0x6000'0000);  // override; solicited
  message[24] = 2;                                               // target link-layer address, 8 bytes
  message[25] = 1;
  std::ranges::copy(station.mac.octets, message + 26);
  Headers answer = headers;
  answer.payload_end = static_cast<std::uint16_t>(end);
  pad(frame, end);
  complete_ip(frame, answer);
  return true;
}

bool answer_echo(FrameBuffer& frame, const Headers& headers, const Station& station) {
  const std::uint8_t request = headers.v6 ? 128 : 8;
  if (headers.transport == 0 || headers.protocol != (headers.v6 ? protocol_icmpv6 : protocol_icmp)) return false;
  if (headers.payload_end < headers.transport + 8) return false;
  std::uint8_t* message = frame.at(headers.transport);
  if (message[0] != request || message[1] != 0) return false;
  if (!has(station, destination_address(frame.bytes(), headers))) return false;
  turn_round(frame, headers, station.mac);
  message[0] = headers.v6 ? 129 : 0;
  complete_ip(frame, headers);
  return true;
}

}  // namespace isoline::wire

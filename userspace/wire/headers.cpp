#include "wire/headers.hpp"

#include <algorithm>

#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

namespace isoline::wire {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t udp_header = 8, ipv6_header = 40;

bool is_vlan(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }

bool read_udp(Bytes frame, Headers& headers) {
  if (headers.protocol != protocol_udp) return true;
  const std::size_t room = headers.payload_end - headers.transport;
  if (room < udp_header) return false;
  const std::size_t length = be16(&frame[headers.transport + 4u]);
  if (length < udp_header || length > room) return false;
  headers.payload = static_cast<std::uint16_t>(headers.transport + udp_header);
  headers.payload_end = static_cast<std::uint16_t>(headers.transport + length);
  return true;
}

bool read_ipv4(Bytes frame, Headers& headers) {
  const std::size_t room = frame.size() - headers.network;
  if (room < 20) return false;
  const std::uint8_t* ip = &frame[headers.network];
  const std::size_t header = (ip[0] & 0x0fu) * 4, length = be16(ip + 2);
  if (ip[0] >> 4 != 4 || header < 20 || length < header || length > room) return false;
  headers.payload_end = static_cast<std::uint16_t>(headers.network + length);
  if ((be16(ip + 6) & 0x3fff) != 0) return true;  // a fragment
  headers.protocol = ip[9];
  headers.transport = static_cast<std::uint16_t>(headers.network + header);
  return read_udp(frame, headers);
}

bool read_ipv6(Bytes frame, Headers& headers) {
  const std::size_t room = frame.size() - headers.network;
  if (room < ipv6_header) return false;
  const std::uint8_t* ip = &frame[headers.network];
  const std::size_t length = be16(ip + 4);
  if (ip[0] >> 4 != 6 || length > room - ipv6_header) return false;
  headers.v6 = true;
  headers.payload_end = static_cast<std::uint16_t>(headers.network + ipv6_header + length);
  if (ip[6] != protocol_udp && ip[6] != protocol_icmpv6) return true;
  headers.protocol = ip[6];
  headers.transport = static_cast<std::uint16_t>(headers.network + ipv6_header);
  return read_udp(frame, headers);
}

IpAddress address_at(Bytes frame, std::size_t offset, bool v6) {
  IpAddress address{.octets = {}, .v6 = v6};
  if (v6) {
    std::ranges::copy(frame.subspan(offset, 16), address.octets.begin());
  } else {
    address.octets[10] = address.octets[11] = 0xff;
    std::ranges::copy(frame.subspan(offset, 4), address.octets.begin() + 12);
  }
  return address;
}

}  // namespace

std::optional<Headers> read_headers(Bytes frame) {
  if (frame.size() > UINT16_MAX) return std::nullopt;
  Headers headers;
  std::size_t type_at = 12;
  const auto type_there = [&] { return frame.size() >= type_at + 2; };
  for (int tags = 0; tags < 2 && type_there() && is_vlan(be16(&frame[type_at])); ++tags) type_at += 4;
  if (type_there() && be16(&frame[type_at]) == 0xf1c1) type_at += 6;
  if (!type_there()) return std::nullopt;
  headers.ether_type = be16(&frame[type_at]);
  headers.network = static_cast<std::uint16_t>(type_at + 2);
  if (headers.ether_type == 0x0800 && !read_ipv4(frame, headers)) return std::nullopt;
  if (headers.ether_type == 0x86dd && !read_ipv6(frame, headers)) return std::nullopt;
  return headers;
}

bool is_group(const MacAddress& address) { return (address.octets[0] & 1) != 0; }

MacAddress destination_of(Bytes frame) {
  MacAddress address;
  std::ranges::copy(frame.first(6), address.octets.begin());
  return address;
}

IpAddress source_address(Bytes frame, const Headers& headers) {
  return address_at(frame, headers.network + (headers.v6 ? 8u : 12u), headers.v6);
}

IpAddress destination_address(Bytes frame, const Headers& headers) {
  return address_at(frame, headers.network + (headers.v6 ? 24u : 16u), headers.v6);
}

void turn_round(FrameBuffer frame, const Headers& headers, const MacAddress& own) {
  std::copy_n(frame.at(6), 6, frame.at(0));
  std::ranges::copy(own.octets, frame.at(6));
  if (headers.transport == 0) return;
  const std::size_t size = headers.v6 ? 16 : 4;
  std::uint8_t* source = frame.at(headers.network + (headers.v6 ? 8u : 12u));
  std::swap_ranges(source, source + size, source + size);
  if (headers.payload != 0)
    std::swap_ranges(frame.at(headers.transport), frame.at(headers.transport + 2u), frame.at(headers.transport + 2u));
}

void complete_ip(FrameBuffer frame, const Headers& headers) {
  std::uint8_t* ip = frame.at(headers.network);
  const std::size_t header = headers.transport - headers.network;
  const std::size_t body = headers.payload_end - headers.transport;
  ip[headers.v6 ? 7 : 8] = 255;
  put_be16(ip + (headers.v6 ? 4 : 2), headers.v6 ? body : header + body);
  if (!headers.v6) {
    put_be16(ip + 10, 0);
    put_be16(ip + 10, Checksum().add({ip, header}).value());
  }
  std::uint8_t* transport = frame.at(headers.transport);
  const bool udp = headers.protocol == protocol_udp;
  if (udp) put_be16(transport + 4, body);
  std::uint8_t* place = transport + (udp ? 6 : 2);
  put_be16(place, 0);
  Checksum sum;
  if (headers.protocol != protocol_icmp) {  // which has no pseudo header
    sum.add(std::span<const std::uint8_t>(ip + (headers.v6 ? 8 : 12), headers.v6 ? 32 : 8));
    sum.add(headers.protocol).add(body);
  }
  const std::uint16_t value = sum.add({transport, body}).value();
  put_be16(place, udp && value == 0 ? 0xffff : value);  // 0 would mean none, RFC 768
}

}  // namespace isoline::wire

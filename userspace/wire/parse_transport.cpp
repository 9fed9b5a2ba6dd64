// TCP, UDP with RTP and VXLAN, ICMP and ICMPv6.
#include <cstring>

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint8_t icmp = 1, tcp = 6, udp = 17, icmpv6 = 58;
constexpr std::uint16_t vxlan_port = 4789;  // RFC 7348 clause 5

Transport with_ports(isoline_flow_kind kind, const std::uint8_t* header) {
  Transport transport{kind};
  std::memcpy(&transport.src_port, header, 2);
  std::memcpy(&transport.dst_port, header + 2, 2);
  return transport;
}

Transport read_tcp(Reading& reading, std::size_t offset, std::size_t room) {
  const std::uint8_t* header = room < 20 ? nullptr : reading.header(offset, 20);
  if (header == nullptr) return {ISOLINE_KIND_TRUNCATED};
  const std::size_t size = (header[12] >> 4) * 4u;
  if (size < 20 || size > room) return {ISOLINE_KIND_MALFORMED};
  reading.frame.tcp = {.sequence = be32(header + 4),
                       .acknowledgement = be32(header + 8),
                       .payload = static_cast<std::uint32_t>(room - size),
                       .flags = header[13],
                       .options_size = static_cast<std::uint8_t>(size - 20),
                       .options_at = static_cast<std::uint16_t>(offset + 20)};
  return with_ports(ISOLINE_KIND_TCP, header);
}

void read_rtp(Reading& reading, std::size_t offset, std::uint32_t clock_rate_hz) {
  const std::uint8_t* rtp = reading.header(offset, 12);
  if (rtp == nullptr || rtp[0] >> 6 != 2) return;
  reading.number(SequenceSource::rtp, 16, be16(rtp + 2));
  reading.frame.stamp = {clock_rate_hz, be32(rtp + 4)};
}

Transport read_udp(Reading& reading, std::size_t offset, std::size_t room) {
  const std::uint8_t* header = room < 8 ? nullptr : reading.header(offset, 8);
  if (header == nullptr) return {ISOLINE_KIND_TRUNCATED};
  const std::size_t length = be16(header + 4);
  if (length != 0 && (length < 8 || length > room)) return {ISOLINE_KIND_MALFORMED};
  Transport transport = with_ports(ISOLINE_KIND_UDP, header);
  const std::uint16_t dst_port = be16(header + 2);
  if (dst_port == vxlan_port && reading.options.vxlan_inner && !reading.inside_tunnel) {
    const std::uint8_t* vxlan = reading.header(offset + 8, 8);
    if (vxlan != nullptr && (vxlan[0] & 0x08) != 0) transport.tunnel_at = offset + 16;
  }
  for (const RtpPort& rtp : reading.options.rtp_ports) {
    if (rtp.port == dst_port && room >= 20) read_rtp(reading, offset + 8, rtp.clock_rate_hz);
  }
  return transport;
}

Transport read_icmp(Reading& reading, std::size_t offset, std::size_t room, bool v6) {
  const std::uint8_t* header = room < 8 ? nullptr : reading.header(offset, 8);
  if (header == nullptr) return {ISOLINE_KIND_TRUNCATED};
  Transport transport{ISOLINE_KIND_ICMP};
  std::memcpy(&transport.dst_port, header, 2);  // type and code
  const bool echo = v6 ? header[0] == 128 || header[0] == 129 : header[0] == 8 || header[0] == 0;
  if (echo) {
    std::memcpy(&transport.src_port, header + 4, 2);
    reading.frame.echo_sequence = be16(header + 6);
    reading.number(SequenceSource::icmp_echo, 16, reading.frame.echo_sequence);
  }
  return transport;
}

}  // namespace

Transport read_transport(Reading& reading, std::size_t offset, std::size_t room, std::uint8_t protocol, bool v6) {
  if (protocol == tcp) return read_tcp(reading, offset, room);
  if (protocol == udp) return read_udp(reading, offset, room);
  if (protocol == (v6 ? icmpv6 : icmp)) return read_icmp(reading, offset, room, v6);
  return {};
}

}  // namespace isoline::wire

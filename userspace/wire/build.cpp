// Ethernet, IP and what it carries; lengths and checksums.
#include "wire/build.hpp"

#include <algorithm>
#include <ranges>

#include "wire/checksum.hpp"

namespace isoline::wire {
namespace {

void put_number(std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t value) { put_be16(&bytes[at], value); }

}  // namespace

void FrameBuilder::be(std::uint64_t value, std::size_t size) {
  for (std::size_t i = size; i > 0; --i) u8(value >> (8 * (i - 1)));
}

void FrameBuilder::le(std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) u8(value >> (8 * i));
}

FrameBuilder& FrameBuilder::ethernet(const MacAddress& src, const MacAddress& dst) {
  payload(dst.octets).payload(src.octets);
  slot_ = bytes_.size();
  be(0, 2);
  return *this;
}

FrameBuilder& FrameBuilder::ether_type(std::uint16_t type) {
  if (!bytes_.empty()) put_number(bytes_, slot_, type);  // a frame without MACs has nowhere to say it
  return *this;
}

FrameBuilder& FrameBuilder::vlan(std::uint16_t vid, std::uint8_t pcp, std::uint16_t tpid) {
  ether_type(tpid);
  be(static_cast<std::uint64_t>(pcp) << 13 | (vid & 0x0fff), 2);
  slot_ = bytes_.size();
  be(0, 2);
  return *this;
}

FrameBuilder& FrameBuilder::rtag(std::uint16_t sequence) {
  ether_type(0xf1c1);
  be(0, 2);
  be(sequence, 2);
  slot_ = bytes_.size();
  be(0, 2);
  return *this;
}

FrameBuilder& FrameBuilder::arp(const MacAddress& sender, const IpAddress& sender_ip, const IpAddress& target_ip) {
  ether_type(0x0806);
  be(0x0001'0800'0604'0001, 8);  // Ethernet, IPv4, their sizes, request
  payload(sender.octets);
  payload(std::span(sender_ip.octets).subspan(12));
  payload(6);
  return payload(std::span(target_ip.octets).subspan(12));
}

void FrameBuilder::ip_header_done(Layer layer, std::size_t at, std::size_t slot) {
  marks_.push_back({layer, at, at});
  ip_at_ = at;
  ip_v6_ = layer == Layer::ipv6;
  slot_ = slot;
}

FrameBuilder& FrameBuilder::ipv4(const IpAddress& src, const IpAddress& dst, const IpFields& fields) {
  ether_type(0x0800);
  const std::size_t at = bytes_.size();
  be(0x45, 1);
  u8(fields.dscp << 2);
  be(0, 2);
  be(fields.identification, 2);
  be((fields.more_fragments ? 0x2000u : 0u) | fields.fragment_offset, 2);
  u8(fields.hop_limit);
  u8(0);
  be(0, 2);
  payload(std::span(src.octets).subspan(12));
  payload(std::span(dst.octets).subspan(12));
  ip_header_done(Layer::ipv4, at, at + 9);
  return *this;
}

FrameBuilder& FrameBuilder::ipv6(const IpAddress& src, const IpAddress& dst, const IpFields& fields) {
  ether_type(0x86dd);
  const std::size_t at = bytes_.size();
  be(0x6000'0000u | static_cast<std::uint32_t>(fields.dscp) << 22, 4);
  be(0, 2);
  u8(59);  // no next header, until one follows
  u8(fields.hop_limit);
  payload(src.octets).payload(dst.octets);
  ip_header_done(Layer::ipv6, at, at + 6);
  return *this;
}

FrameBuilder& FrameBuilder::ip(const IpAddress& src, const IpAddress& dst, const IpFields& fields) {
  return src.v6 ? ipv6(src, dst, fields) : ipv4(src, dst, fields);
}

FrameBuilder& FrameBuilder::protocol(std::uint8_t number) {
  bytes_[slot_] = number;
  return *this;
}

FrameBuilder& FrameBuilder::extension(std::uint8_t number, std::uint8_t length) {
  protocol(number);
  slot_ = bytes_.size();
  u8(59);
  u8(length);
  const std::size_t size = number == 51 ? (length + 2u) * 4 : (length + 1u) * 8;
  return payload(size - 2);
}

FrameBuilder& FrameBuilder::fragment(std::uint16_t offset, bool more, std::uint32_t identification) {
  protocol(44);
  slot_ = bytes_.size();
  be(59, 1);
  u8(0);
  be(static_cast<std::uint64_t>(offset) << 3 | (more ? 1 : 0), 2);
  be(identification, 4);
  return *this;
}

void FrameBuilder::mark(Layer layer, std::uint8_t protocol_number) {
  protocol(protocol_number);
  marks_.push_back({layer, bytes_.size(), ip_at_});
}

FrameBuilder& FrameBuilder::tcp(std::uint16_t src_port, std::uint16_t dst_port, const TcpFields& fields) {
  mark(Layer::tcp, 6);
  be(src_port, 2);
  be(dst_port, 2);
  be(fields.sequence, 4);
  be(fields.acknowledgement, 4);
  u8((5u + fields.option_words) << 4);
  u8(fields.flags);
  be(fields.window, 2);
  be(0, 4);
  return payload(fields.option_words * 4u, 1);
}

FrameBuilder& FrameBuilder::udp(std::uint16_t src_port, std::uint16_t dst_port) {
  mark(Layer::udp, 17);
  be(src_port, 2);
  be(dst_port, 2);
  be(0, 4);
  return *this;
}

FrameBuilder& FrameBuilder::icmp(std::uint8_t type, std::uint8_t code, std::uint16_t id, std::uint16_t sequence) {
  mark(ip_v6_ ? Layer::icmpv6 : Layer::icmp, ip_v6_ ? 58 : 1);
  u8(type);
  u8(code);
  be(0, 2);
  be(id, 2);
  be(sequence, 2);
  return *this;
}

FrameBuilder& FrameBuilder::echo(bool reply, std::uint16_t id, std::uint16_t sequence) {
  if (ip_v6_) return icmp(reply ? 129 : 128, 0, id, sequence);
  return icmp(reply ? 0 : 8, 0, id, sequence);
}

FrameBuilder& FrameBuilder::vxlan(std::uint32_t vni) {
  be(0x0800'0000, 4);
  be(static_cast<std::uint64_t>(vni) << 8, 4);
  return *this;
}

FrameBuilder& FrameBuilder::rtp(const RtpFields& fields) {
  u8(0x80);  // version 2
  u8(fields.payload_type);
  be(fields.sequence, 2);
  be(fields.timestamp, 4);
  be(fields.ssrc, 4);
  return *this;
}

FrameBuilder& FrameBuilder::payload(std::size_t size, std::uint8_t fill) {
  bytes_.insert(bytes_.end(), size, fill);
  return *this;
}

FrameBuilder& FrameBuilder::payload(std::span<const std::uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

FrameBuilder& FrameBuilder::pad_to(std::size_t size) {
  least_size_ = size;
  return *this;
}

std::vector<std::uint8_t> FrameBuilder::build() const {
  std::vector<std::uint8_t> frame = bytes_;
  const std::span<const std::uint8_t> whole(frame);
  const auto transport_checksum = [&](const Mark& mark, std::uint8_t protocol) {
    const bool v6 = frame[mark.ip_at] >> 4 == 6;
    const std::size_t size = frame.size() - mark.at;
    Checksum sum;
    if (protocol != 1) {  // ICMP for IPv4 has no pseudo header
      sum.add(whole.subspan(mark.ip_at + (v6 ? 8 : 12), v6 ? 32 : 8)).add(protocol).add(size);
    }
    return sum.add(whole.subspan(mark.at, size)).value();
  };
  // From the inside out: an outer checksum covers the inner headers.
  for (const Mark& mark : std::views::reverse(marks_)) {
    const std::size_t at = mark.at, size = frame.size() - at;
    switch (mark.layer) {
      case Layer::ipv4:
        put_number(frame, at + 2, size);
        put_number(frame, at + 10, Checksum().add(whole.subspan(at, 20)).value());
        break;
      case Layer::ipv6: put_number(frame, at + 4, size - 40); break;
      case Layer::tcp: put_number(frame, at + 16, transport_checksum(mark, 6)); break;
      case Layer::icmp: put_number(frame, at + 2, transport_checksum(mark, 1)); break;
      case Layer::icmpv6: put_number(frame, at + 2, transport_checksum(mark, 58)); break;
      case Layer::udp: {
        put_number(frame, at + 4, size);
        const std::uint16_t sum = transport_checksum(mark, 17);
        put_number(frame, at + 6, sum == 0 ? 0xffff : sum);  // 0 would mean none, RFC 768
        break;
      }
    }
  }
  frame.resize(std::max(frame.size(), least_size_));
  return frame;
}

}  // namespace isoline::wire

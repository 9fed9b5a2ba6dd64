// Makes frames, header by header, with lengths and checksums right: for tests and for the traffic generator.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/address.hpp"

namespace isoline::wire {

/// Fields of an IPv4 or IPv6 header that a test may want to set.
struct IpFields {
  std::uint8_t dscp = 0;  ///< 0 … 63
  std::uint8_t hop_limit = 64;
  std::uint16_t identification = 0;   ///< IPv4
  std::uint16_t fragment_offset = 0;  ///< IPv4, in units of 8 bytes
  bool more_fragments = false;        ///< IPv4
};

struct TcpFields {
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint8_t flags = 0x10;  ///< ACK
  std::uint16_t window = 65535;
  std::uint8_t option_words = 0;  ///< no-operation options, 4 bytes each, 0 … 10
};

struct RtpFields {
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0, ssrc = 1;
  std::uint8_t payload_type = 96;
};

struct ProfinetFields {
  std::uint16_t frame_id = 0x8001;
  std::uint16_t cycle_counter = 0;  ///< units of 31.25 us
  std::uint16_t data_size = 40;     ///< below 40 the data is padded to it, as the standard asks
  std::uint8_t data_status = 0x35;  ///< primary, valid, run, no problem
};

struct GooseFields {
  std::uint16_t appid = 1;
  std::uint32_t state = 1, sequence = 0;  ///< stNum, sqNum
};

struct SvFields {
  std::uint16_t appid = 0x4000, sample_count = 0;
};

/// Only what is given is written, with the flags that say so.
struct UadpFields {
  std::optional<std::uint64_t> publisher_id = {};
  std::uint8_t publisher_id_bytes = 2;                  ///< 1, 2, 4, 8
  std::optional<std::string_view> publisher_name = {};  ///< instead of publisher_id
  bool data_set_class_id = false;
  std::optional<std::uint16_t> writer_group_id = {};
  std::optional<std::uint32_t> group_version = {};
  std::optional<std::uint16_t> message_number = {}, sequence = {};
};

struct AvtpFields {
  std::uint8_t subtype = 2;  ///< AAF
  std::optional<std::uint64_t> stream_id = {};
  std::uint8_t sequence = 0;
  std::optional<std::uint32_t> timestamp = {};
};

/// A frame under construction. Headers are added from the outside in; each one names itself in the one before (its
/// EtherType or IP protocol). build() fills in lengths and checksums, so payload may be added in any pieces.
///   FrameBuilder().ethernet(a, b).vlan(100, 6).ipv4(src, dst).udp(1, 2).payload(20).build()
class FrameBuilder {
 public:
  FrameBuilder& ethernet(const MacAddress& src, const MacAddress& dst);
  FrameBuilder& vlan(std::uint16_t vid, std::uint8_t pcp = 0, std::uint16_t tpid = 0x8100);
  FrameBuilder& rtag(std::uint16_t sequence);
  FrameBuilder& ether_type(std::uint16_t type);  ///< for protocols that have no function here, or none

  FrameBuilder& arp(const MacAddress& sender, const IpAddress& sender_ip, const IpAddress& target_ip);
  FrameBuilder& ipv4(const IpAddress& src, const IpAddress& dst, const IpFields& fields = {});
  FrameBuilder& ipv6(const IpAddress& src, const IpAddress& dst, const IpFields& fields = {});
  FrameBuilder& ip(const IpAddress& src, const IpAddress& dst, const IpFields& fields = {});  ///< by the addresses
  FrameBuilder& extension(std::uint8_t number, std::uint8_t length = 0);  ///< IPv6; length field as on the wire
  FrameBuilder& fragment(std::uint16_t offset, bool more, std::uint32_t identification = 1);  ///< IPv6
  FrameBuilder& protocol(std::uint8_t number);  ///< as ether_type(), for IP

  FrameBuilder& tcp(std::uint16_t src_port, std::uint16_t dst_port, const TcpFields& fields = {});
  FrameBuilder& udp(std::uint16_t src_port, std::uint16_t dst_port);
  FrameBuilder& icmp(std::uint8_t type, std::uint8_t code, std::uint16_t id = 0, std::uint16_t sequence = 0);
  FrameBuilder& echo(bool reply, std::uint16_t id, std::uint16_t sequence);  ///< ICMP or ICMPv6, by the IP header
  FrameBuilder& vxlan(std::uint32_t vni);  ///< behind udp(…, 4789); ethernet() follows
  FrameBuilder& rtp(const RtpFields& fields);

  FrameBuilder& profinet(const ProfinetFields& fields);  ///< complete: nothing may follow its APDU status
  FrameBuilder& ethercat(std::uint16_t length);          ///< the frame header, then `length` zero bytes
  FrameBuilder& ptp(std::uint8_t message_type, std::uint8_t domain, std::uint16_t sequence);
  FrameBuilder& goose(const GooseFields& fields);
  FrameBuilder& sv(const SvFields& fields);
  FrameBuilder& uadp(const UadpFields& fields);
  FrameBuilder& avtp(const AvtpFields& fields);

  FrameBuilder& payload(std::size_t size, std::uint8_t fill = 0);
  FrameBuilder& payload(std::span<const std::uint8_t> bytes);
  FrameBuilder& pad_to(std::size_t size);  ///< zero bytes behind everything that no length counts, as Ethernet does

  std::vector<std::uint8_t> build() const;

 private:
  enum class Layer : std::uint8_t { ipv4, ipv6, tcp, udp, icmp, icmpv6 };
  struct Mark {
    Layer layer;
    std::size_t at;
    std::size_t ip_at;  ///< of the IP header that its checksum covers
  };

  void u8(std::uint64_t value) { bytes_.push_back(static_cast<std::uint8_t>(value)); }
  void be(std::uint64_t value, std::size_t size);
  void le(std::uint64_t value, std::size_t size);
  void tlv(std::uint8_t tag, std::uint64_t value, std::size_t size);
  void ip_header_done(Layer layer, std::size_t at, std::size_t slot);
  void mark(Layer layer, std::uint8_t protocol_number);

  std::vector<std::uint8_t> bytes_;
  std::vector<Mark> marks_;
  std::size_t slot_ = 0;  ///< where the next header's number goes
  std::size_t ip_at_ = 0;
  bool ip_v6_ = false;
  std::size_t least_size_ = 0;
};

}  // namespace isoline::wire

// From a frame's bytes to its flow key and the numbers that measures need: docs/formats/flow-key.md in code.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bpf/abi/flow_key.h"
#include "model/flow_key.hpp"
#include "model/stream.hpp"

namespace isoline::wire {

/// A VLAN tag that the kernel took out of the frame and keeps beside it (skb->vlan_tci, PACKET_AUXDATA).
struct MetadataTag {
  std::uint16_t tpid = 0x8100;
  std::uint16_t tci = 0;  ///< PCP, DEI and VID, IEEE 802.1Q clause 9.6
};

/// What the bytes alone do not tell.
struct ParseOptions {
  std::uint16_t port = 0;  ///< slot number that goes into the key
  Direction direction = Direction::ingress;
  bool has_mac = true;       ///< false: the bytes begin with an IP header (tun)
  bool vxlan_inner = false;  ///< key VXLAN by the frame inside the tunnel
  std::uint32_t length = 0;  ///< of the whole frame, where `bytes` is only its beginning; 0: bytes are all of it
  std::optional<MetadataTag> tag;
  std::span<const RtpPort> rtp_ports;  ///< UDP destination ports that carry RTP
};

/// Where a frame's sequence number stands.
enum class SequenceSource : std::uint8_t {
  none,
  rtag,
  icmp_echo,
  rtp,
  profinet,
  ptp,
  goose,
  sv,
  uadp,
  avtp,
};

/// A number that the sender increases from frame to frame of one flow.
struct SequenceNumber {
  SequenceSource source = SequenceSource::none;
  std::uint8_t bits = 0;  ///< it wraps at 2^bits; SV's smpCnt wraps each second instead. 0: no number
  std::uint32_t value = 0;
};

/// A reading of the sender's clock, 32 bits that wrap (PROFINET: 16).
struct SenderStamp {
  std::uint32_t rate_hz = 0;  ///< ticks a second; 0: no stamp
  std::uint32_t ticks = 0;
};

/// Of the TCP header; zero for other kinds.
struct TcpNumbers {
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint32_t payload = 0;      ///< bytes of data
  std::uint8_t flags = 0;         ///< FIN 0x01, SYN 0x02, RST 0x04, PSH 0x08, ACK 0x10 …
  std::uint8_t options_size = 0;  ///< bytes of options as the header says
  std::uint16_t options_at = 0;   ///< where in the frame's bytes they begin; they may be cut off
};

/// Everything that is read of a frame. The numbers are set only for sound frames of the kinds that have them.
struct Frame {
  isoline_flow_key key{};
  SequenceNumber sequence;
  SenderStamp stamp;
  TcpNumbers tcp;
  std::uint16_t echo_sequence = 0;  ///< ICMP echo, also where an R-TAG gave the sequence number
  std::uint32_t goose_state = 0;    ///< GOOSE stNum; sqNum begins anew when it changes
  std::optional<std::uint8_t> pcp;  ///< priority code point of the outermost tag; empty if untagged
};

/// Reads one frame. Never reads outside `bytes`, never allocates, never fails: what it cannot read has a kind too.
/// Thread-safe.
Frame parse_frame(std::span<const std::uint8_t> bytes, const ParseOptions& options);

/// The same into a frame that is there already, whatever it holds: saves a copy.
void parse_frame(std::span<const std::uint8_t> bytes, const ParseOptions& options, Frame& frame);

}  // namespace isoline::wire

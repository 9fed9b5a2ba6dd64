// Bounds-checked access to a frame's headers, and the state that the parsers hand on; private to wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/bytes.hpp"
#include "wire/parse.hpp"

namespace isoline::wire {

/// Headers begin within this many bytes or count as cut off: the kernel side makes no more of a packet linear.
inline constexpr std::size_t header_room = 2048;

/// A frame while it is read.
struct Reading {
  std::span<const std::uint8_t> bytes;
  const ParseOptions& options;
  Frame frame;
  std::size_t length = 0;  ///< of the whole frame, at least bytes.size()
  bool inside_tunnel = false;

  /// The header of `size` bytes at `offset`, or nullptr if it is not there.
  const std::uint8_t* header(std::size_t offset, std::size_t size) const {
    if (offset > header_room || offset > bytes.size() || size > bytes.size() - offset) return nullptr;
    return bytes.data() + offset;
  }

  /// Takes the number as the frame's sequence number, unless an R-TAG gave one already.
  void number(SequenceSource source, std::uint8_t bits, std::uint32_t value) {
    if (frame.sequence.source == SequenceSource::none) frame.sequence = {source, bits, value};
  }

  /// Ends with the layer-2 key that was read until here.
  void give_up(isoline_flow_kind kind) {
    frame.key.kind = static_cast<std::uint8_t>(kind);
    frame.key.stream_id = 0;
    frame.key.sub_id = 0;
    frame.sequence = {};
    frame.stamp = {};
  }
  void truncated() { give_up(ISOLINE_KIND_TRUNCATED); }
  void malformed() { give_up(ISOLINE_KIND_MALFORMED); }
};

// One function a header; offset is that of its first byte.
void read_ethernet(Reading& reading, std::size_t offset);
void read_ipv4(Reading& reading, std::size_t offset);
void read_ipv6(Reading& reading, std::size_t offset);
void read_profinet(Reading& reading, std::size_t offset);
void read_ptp(Reading& reading, std::size_t offset);
void read_avtp(Reading& reading, std::size_t offset);
void read_goose(Reading& reading, std::size_t offset);
void read_sv(Reading& reading, std::size_t offset);
void read_uadp(Reading& reading, std::size_t offset);

/// What a transport header adds to the key, held back until the packet proved sound.
struct Transport {
  isoline_flow_kind kind = ISOLINE_KIND_IP;
  std::uint16_t src_port = 0, dst_port = 0;  ///< network byte order
  std::size_t tunnel_at = 0;                 ///< offset of a VXLAN header's inner frame; 0: none
};

/// Reads the transport header; `room` is the size of the IP payload that begins at `offset`.
Transport read_transport(Reading& reading, std::size_t offset, std::size_t room, std::uint8_t protocol, bool v6);

}  // namespace isoline::wire

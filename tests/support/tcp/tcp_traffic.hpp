// TCP connections as a tap in the middle of the path sees them, from two simple ends that lose, delay, repeat and
// acknowledge as real ones do; and what really happened. Link with isoline_test_tcp.
#pragma once

#include <cstdint>
#include <vector>

#include "wire/tcp_options.hpp"

namespace isoline::test {

/// Chances are in thousandths. Times in us: a capture file in us then loses nothing.
struct TcpTrafficOptions {
  std::uint64_t seed = 1;
  std::uint32_t connections = 1;  ///< one after the other on the same ports
  std::uint32_t bytes_from_a = 20'000, bytes_from_b = 20'000;
  std::uint32_t segment = 1000;  ///< most bytes of data in one
  std::uint32_t in_flight = 8;   ///< segments
  std::uint32_t lost_before = 0, lost_behind = 0, acks_lost = 0;
  std::uint32_t delayed = 0;  ///< held back so long that others overtake it: data, before or behind the tap
  std::uint32_t doubled = 0;  ///< by the network, before the tap
  std::uint32_t joined = 0;   ///< retransmissions that are cut in another way than the first time
  std::uint32_t split = 0;    ///< segments that reach the receiver in two parts: cut by the sender's card
  std::uint32_t delayed_acks = 0;
  std::uint32_t closed = 0;  ///< acknowledgements that close the window for a while
  bool selective = true;     ///< SACK
  bool near_wrap = false;    ///< sequence numbers pass 2^32 early
};

/// One segment at the tap.
struct TapSegment {
  std::uint64_t time_us = 0;
  std::uint32_t connection = 0;
  bool from_b = false;
  std::uint64_t sequence = 0, acknowledgement = 0;  ///< they do not wrap; the header has the lower 32 bits
  std::uint32_t payload = 0;
  std::uint8_t flags = 0;
  std::uint16_t window = 0;
  wire::SackBlocks selected;
  /// When the segment that first brought the receiver the byte before `acknowledgement` passed here; 0: none did.
  std::uint64_t answered_us = 0;
  /// When the segment passed here that made the receiver send this acknowledgement at once; 0: something else did.
  std::uint64_t triggered_us = 0;

  std::uint32_t length() const { return payload + ((flags & 2) != 0 ? 1 : 0) + (flags & 1); }
};

/// In the order of their times. The same for the same options.
std::vector<TapSegment> tcp_traffic(const TcpTrafficOptions& options);

/// As a frame between 10.0.0.1:`port` (end A) and 10.0.0.2:80.
std::vector<std::uint8_t> frame_of(const TapSegment& segment, std::uint16_t port);

}  // namespace isoline::test

// Frames of which a packet socket gave only the beginning.
#pragma once

#include <cstdint>
#include <span>

namespace isoline::dpdk {

/// Bytes that a packet socket gives of a frame at most: what DPDK's driver leaves of a place of 2,048 in its ring. The
/// driver does not say how long the frame was.
inline constexpr std::uint32_t packet_socket_gives = 1982;

/// How long a frame was, as its IP header says; that of the bytes where there is none or it says no more.
std::uint32_t length_by_header(std::span<const std::uint8_t> bytes);

}  // namespace isoline::dpdk

// How large a capture may say that its parts are before it is not believed.
#pragma once

#include <cstdint>

namespace isoline::pcap {

/// What recorders take for "everything": tcpdump's and dumpcap's snap length, and no medium has longer frames.
inline constexpr std::uint32_t common_snap_length = 256U << 10;

/// No snap length beyond it is believed (0xffffffff means "no limit" and says nothing of the frames), and no frame was
/// longer on any wire: the largest buffers that Linux hands to a card to be segmented have 512 KiB.
inline constexpr std::uint32_t longest_frame = 16U << 20;

/// Captured bytes of a frame, at most. A length beyond it is a damaged one; taken at its word it would hide everything
/// behind it.
constexpr std::uint32_t most_captured(std::uint32_t snap_length) {
  return snap_length > common_snap_length && snap_length <= longest_frame ? snap_length : common_snap_length;
}

/// Of a pcapng block besides the frame: options are notes, names and counts. Together with the frame this bounds the
/// memory that a file can ask for.
inline constexpr std::uint32_t most_options = 1U << 20;

/// Of all sections of a file; ObservedFrame has 16 bits for them.
inline constexpr std::size_t most_interfaces = 65'536;
/// Bytes of an interface's name that are kept.
inline constexpr std::size_t longest_name = 255;

}  // namespace isoline::pcap

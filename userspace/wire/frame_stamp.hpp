// Isoline's own stamp for streams without IP: who sent a frame, its number and when (docs/formats/stamps.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "model/time.hpp"

namespace isoline::wire {

inline constexpr std::uint16_t frame_stamp_type = 0x88b5;  ///< EtherType, IEEE 802 local experimental 1
inline constexpr std::size_t frame_stamp_size = 42;  ///< bytes behind it: fits a frame of 64 bytes with a VLAN tag
inline constexpr std::uint8_t frame_stamp_version = 1;
inline constexpr std::uint16_t last_run = 0x0fff;

/// What a reflector adds.
struct FrameReflection {
  Nanoseconds received{0};      ///< by its clock
  std::uint32_t residence = 0;  ///< ns until it sent the frame back; 2^32 - 1: that or longer
  friend bool operator==(const FrameReflection&, const FrameReflection&) = default;
};

struct FrameStamp {
  std::uint16_t run = 0;     ///< 0 … last_run: tells frames of one start of a generator from those of the next
  std::uint32_t stream = 0;  ///< position in the generator's file of streams
  std::uint32_t sequence = 0;
  Nanoseconds time{0};        ///< when the talker sent it, by its clock
  std::uint64_t clock = 0;    ///< of whoever wrote last, talker or reflector; 0: unknown. Equal ones tell the same time
  bool synchronised = false;  ///< that clock follows an external source
  std::optional<FrameReflection> reflected;  ///< only on the way back
  friend bool operator==(const FrameStamp&, const FrameStamp&) = default;
};

/// From what is behind the EtherType. Nothing: it is too short, has another version, or is somebody else's experiment.
std::optional<FrameStamp> parse_frame_stamp(std::span<const std::uint8_t> payload);

void print_frame_stamp(const FrameStamp& stamp, std::span<std::uint8_t, frame_stamp_size> payload);

}  // namespace isoline::wire

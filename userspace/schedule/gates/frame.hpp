// How large a class's frames are and how long they take. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "model/port_config.hpp"
#include "model/time.hpp"
#include "model/units.hpp"

namespace isoline::schedule {

/// Preamble, start delimiter and the gap between frames (IEEE 802.3): 8 + 12 bytes.
constexpr std::uint32_t bytes_around_frame = 20;
/// Header with one tag, and FCS: what a frame has besides its SDU.
constexpr std::uint32_t bytes_around_sdu = 14 + 4 + 4;
/// Shortest frame with FCS (IEEE 802.3).
constexpr std::uint32_t shortest_frame = 64;

/// Bytes of the largest frame of a class with tag and FCS; queue_max_sdu counts.
std::uint32_t largest_frame(const PortConfig& port, const PortTrafficClass& traffic_class);

/// From the first bit of the preamble until the next frame may begin, rounded up. link_speed > 0.
Nanoseconds transmission_time(std::uint32_t frame, BitRate link_speed);

/// What counts: the device's own speed where it says one, else the plan's.
std::optional<BitRate> link_speed_of(const PortConfig& port, std::optional<BitRate> device);

}  // namespace isoline::schedule

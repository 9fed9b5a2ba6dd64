#include "schedule/gates/frame.hpp"

#include <algorithm>
#include <cmath>

namespace isoline::schedule {

std::uint32_t largest_frame(const PortConfig& port, const PortTrafficClass& traffic_class) {
  if (traffic_class.queue_max_sdu == 0) return port.max_frame;
  const std::uint64_t limited = std::uint64_t{traffic_class.queue_max_sdu} + bytes_around_sdu;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(port.max_frame, limited));
}

Nanoseconds transmission_time(std::uint32_t frame, BitRate link_speed) {
  const double bits = 8.0 * (static_cast<double>(frame) + bytes_around_frame);
  const double ns = std::ceil(bits * 1e9 / link_speed.bits_per_second);
  return ns < 9e18 ? Nanoseconds(static_cast<std::int64_t>(ns)) : Nanoseconds::max();
}

std::optional<BitRate> link_speed_of(const PortConfig& port, std::optional<BitRate> device) {
  for (const auto& speed : {device, port.link_speed}) {
    if (speed && speed->bits_per_second > 0) return speed;
  }
  return std::nullopt;
}

}  // namespace isoline::schedule

#include "schedule/gates/credit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "schedule/gates/frame.hpp"

namespace isoline::schedule {
namespace {

/// Bytes as the kernel takes them, away from 0 but for the dust of floating point; never 0, which would mean "none".
std::int32_t credit(double bytes) {
  constexpr double most = std::numeric_limits<std::int32_t>::max();
  const double rounded = std::ceil(std::abs(bytes) - 1e-6);
  const auto size = static_cast<std::int32_t>(std::clamp(std::isfinite(rounded) ? rounded : most, 1.0, most));
  return bytes < 0 ? -size : size;
}

bool is_shaped_above(const PortTrafficClass& other, const PortTrafficClass& traffic_class) {
  return other.shaper && other.traffic_class > traffic_class.traffic_class;
}

/// The most credit that a class gathers while it waits: a frame of another class has just begun, and then each higher
/// shaped class sends the credit that it gathered meanwhile, and one frame more.
double most_credit(const PortConfig& port, const PortTrafficClass& traffic_class, double link, double idle_slope) {
  double in_the_way = 0;
  double sent_above = 0;
  double left = link;
  for (const PortTrafficClass& other : port.traffic_classes) {
    if (other.traffic_class == traffic_class.traffic_class) continue;
    const double frame = largest_frame(port, other);
    if (is_shaped_above(other, traffic_class)) {
      const double its_slope = other.shaper->idle_slope.bits_per_second;
      sent_above += frame * (link - its_slope) / link;
      left -= its_slope;
    } else {
      in_the_way = std::max(in_the_way, frame);
    }
  }
  // A single class waits for none but the frames that the host sends beside the classes.
  if (in_the_way == 0) in_the_way = port.max_frame;
  return left > 0 ? idle_slope * (in_the_way + sent_above) / left : std::numeric_limits<double>::infinity();
}

}  // namespace

PortConfig with_credits(PortConfig port, std::optional<BitRate> link_speed) {
  if (!link_speed || !(link_speed->bits_per_second > 0)) return port;
  const double link = link_speed->bits_per_second;
  for (PortTrafficClass& traffic_class : port.traffic_classes) {
    if (!traffic_class.shaper) continue;
    CreditBasedShaper& shaper = *traffic_class.shaper;
    const double idle_slope = shaper.idle_slope.bits_per_second;
    if (shaper.send_slope.bits_per_second == 0) shaper.send_slope = BitRate{idle_slope - link};
    if (shaper.hi_credit == 0) shaper.hi_credit = credit(most_credit(port, traffic_class, link, idle_slope));
    if (shaper.lo_credit == 0) {
      const double send_slope = std::min(shaper.send_slope.bits_per_second, 0.0);
      shaper.lo_credit = -std::abs(credit(largest_frame(port, traffic_class) * send_slope / link));
    }
  }
  return port;
}

}  // namespace isoline::schedule

#include "adapters/pcap/time_scale.hpp"

#include <algorithm>
#include <limits>

namespace isoline::pcap {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
// Ticks and offsets are 64 bits wide and multiplied by a second's nanoseconds.
__extension__ using Wide = __int128;

}  // namespace

std::optional<TimeScale> TimeScale::make(std::uint8_t resolution, std::int64_t offset) {
  TimeScale scale;
  const unsigned exponent = resolution & 0x7fU;
  if ((resolution & 0x80U) != 0) {
    if (exponent > 63) return std::nullopt;
    scale.ticks_a_second_ = std::uint64_t{1} << exponent;
  } else {
    if (exponent > 19) return std::nullopt;
    scale.ticks_a_second_ = 1;
    for (unsigned i = 0; i < exponent; ++i) scale.ticks_a_second_ *= 10;
  }
  scale.ns_a_tick_ = second % scale.ticks_a_second_ == 0 ? second / scale.ticks_a_second_ : 0;
  scale.offset_ = offset;
  if (offset == 0 && scale.ns_a_tick_ != 0) {
    scale.plain_below_ = std::uint64_t{std::numeric_limits<std::int64_t>::max()} / scale.ns_a_tick_;
  }
  return scale;
}

Nanoseconds TimeScale::exact_time_of(std::uint64_t ticks) const {
  const Wide since_origin = ns_a_tick_ != 0 ? Wide{ticks} * ns_a_tick_ : Wide{ticks} * second / ticks_a_second_;
  const Wide time = since_origin + Wide{offset_} * second;
  return Nanoseconds(static_cast<std::int64_t>(std::clamp<Wide>(time, 0, std::numeric_limits<std::int64_t>::max())));
}

Nanoseconds TimeScale::resolution() const {
  return Nanoseconds(static_cast<std::int64_t>((Wide{second} + ticks_a_second_ - 1) / ticks_a_second_));
}

}  // namespace isoline::pcap

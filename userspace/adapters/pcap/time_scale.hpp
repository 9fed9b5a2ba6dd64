// Time stamps of a pcapng interface: ticks of its own length, from its own origin.
#pragma once

#include <cstdint>
#include <optional>

#include "model/time.hpp"

namespace isoline::pcap {

class TimeScale {
 public:
  /// `resolution` as if_tsresol has it: bit 7 tells powers of 2 from powers of 10, the rest is the negative exponent.
  /// `offset` as if_tsoffset: seconds. Nothing: 64 bits of such ticks would not last for a second.
  static std::optional<TimeScale> make(std::uint8_t resolution, std::int64_t offset);

  /// Since 1970, rounded down; what is outside of 1970 … 2262 is the nearest of both.
  Nanoseconds time_of(std::uint64_t ticks) const {
    if (ticks < plain_below_) return Nanoseconds(static_cast<std::int64_t>(ticks * ns_a_tick_));
    return exact_time_of(ticks);
  }
  /// Length of a tick, rounded up.
  Nanoseconds resolution() const;

 private:
  Nanoseconds exact_time_of(std::uint64_t ticks) const;

  std::uint64_t ticks_a_second_ = 1'000'000;
  std::uint64_t ns_a_tick_ = 1000;  // 0: not a whole number
  std::int64_t offset_ = 0;         // s
  std::uint64_t plain_below_ = 0;   // ticks for which a multiplication of 64 bits is all that is needed
};

}  // namespace isoline::pcap

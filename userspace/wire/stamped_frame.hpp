// A stream's frame, made once and written again and again with a new number and time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/error.hpp"
#include "model/traffic.hpp"
#include "wire/checksum.hpp"
#include "wire/headers.hpp"
#include "wire/reflect.hpp"

namespace isoline::wire {

/// What the stamp of a stream's frames says, but for number and time.
struct StampIdentity {
  std::uint32_t stream = 0;
  std::uint16_t run = 0;      ///< 0 … last_run
  std::uint16_t session = 0;  ///< SSID of STAMP
  StampClock clock = {};
  TimestampFormat format = TimestampFormat::ntp;
};

class StampedFrame {
 public:
  /// With the stream's headers, all given, and its size. Errors: invalid_input: the size cannot hold headers and stamp.
  static Result<StampedFrame> make(const TrafficStream& stream, const StampIdentity& identity);

  std::size_t size() const { return bytes_.size(); }  ///< without FCS

  /// The whole frame into `to`, which has size() bytes; `time` is since 1970 by the clock of the identity.
  void write(std::uint32_t sequence, Nanoseconds time, std::span<std::uint8_t> to) const;

 private:
  void add_up();

  std::vector<std::uint8_t> bytes_;
  std::size_t stamp_at_ = 0;
  bool ip_ = false;
  FrameStamp layer2_;
  StampTest stamp_;
  Checksum sum_;  ///< of the whole UDP packet with number and time 0
};

}  // namespace isoline::wire

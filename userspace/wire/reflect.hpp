// Sends stamped frames back: the answer is made in the frame itself, with the times that the reflector saw.
#pragma once

#include <cstdint>
#include <optional>

#include "wire/frame_stamp.hpp"
#include "wire/headers.hpp"
#include "wire/stamp.hpp"

namespace isoline::wire {

/// The reflector's clock, as it speaks of it.
struct StampClock {
  std::uint64_t id = 0;          ///< 0: unknown. Clocks of one id tell the same time
  Nanoseconds offset{0};         ///< what is added to a port's time, so that it counts from 1970
  bool synchronised = false;     ///< it follows an external source
  Nanoseconds error{1'000'000};  ///< how far it may be off, and how late it may be read
};

/// What is known of one frame on its way back; times since 1970 by the reflector's clock.
struct Reflection {
  Nanoseconds received{0}, sent{0};
  std::optional<std::uint32_t> sequence;  ///< the reflector's own number; nothing: the sender's (RFC 8762 clause 4.3)
};

/// Turns a STAMP test packet into its answer of the same size, but of 44 bytes at least. False: there is no room for
/// that, and nothing was changed. `headers` are the frame's, with UDP.
bool reflect(FrameBuffer& frame, const Headers& headers, const StampTest& test, const Reflection& times,
             const ErrorEstimate& error, const MacAddress& own);

/// Turns a frame with our own stamp round.
void reflect(FrameBuffer& frame, const Headers& headers, const FrameStamp& stamp, const Reflection& times,
             const StampClock& clock, const MacAddress& own);

}  // namespace isoline::wire

#include "wire/reflect.hpp"

#include <algorithm>

namespace isoline::wire {

bool reflect(FrameBuffer& frame, const Headers& headers, const StampTest& test, const Reflection& times,
             const ErrorEstimate& error, const MacAddress& own) {
  const std::size_t end = std::max<std::size_t>(headers.payload_end, headers.payload + stamp_size);
  if (frame.room.size() < end) return false;
  Headers answer = headers;
  answer.payload_end = static_cast<std::uint16_t>(end);
  frame.size = std::max(frame.size, end);
  // In the format in which it was asked: a sender that has only one can read the answer.
  ErrorEstimate own_error = error;
  own_error.format = test.error.format;
  print_stamp(StampAnswer{.sequence = times.sequence.value_or(test.sequence),
                          .timestamp = to_timestamp(times.sent, test.error.format),
                          .error = own_error,
                          .session = test.session,
                          .received = to_timestamp(times.received, test.error.format),
                          .test_sequence = test.sequence,
                          .test_timestamp = test.timestamp,
                          .test_error = test.error,
                          .test_hops = *frame.at(headers.network + (headers.v6 ? 7u : 8u))},
              std::span<std::uint8_t, stamp_size>(frame.at(headers.payload), stamp_size));
  answer_extensions(frame.room.subspan(headers.payload + stamp_size, end - headers.payload - stamp_size));
  turn_round(frame, headers, own);
  complete_ip(frame, answer);
  return true;
}

void reflect(FrameBuffer& frame, const Headers& headers, const FrameStamp& stamp, const Reflection& times,
             const StampClock& clock, const MacAddress& own) {
  FrameStamp answer = stamp;
  const std::int64_t residence = (times.sent - times.received).count();
  answer.reflected =
      FrameReflection{.received = times.received,
                      .residence = static_cast<std::uint32_t>(std::clamp<std::int64_t>(residence, 0, UINT32_MAX))};
  answer.clock = clock.id;
  answer.synchronised = clock.synchronised;
  print_frame_stamp(answer, std::span<std::uint8_t, frame_stamp_size>(frame.at(headers.network), frame_stamp_size));
  turn_round(frame, headers, own);
}

}  // namespace isoline::wire

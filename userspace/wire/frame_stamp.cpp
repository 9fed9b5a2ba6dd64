#include "wire/frame_stamp.hpp"

#include <algorithm>

#include "wire/bytes.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint8_t magic[] = {'I', 's', 'l', frame_stamp_version};
constexpr std::size_t flags_at = 4, stream_at = 6, sequence_at = 10, time_at = 14, clock_at = 22, received_at = 30,
                      residence_at = 38;
constexpr std::uint16_t reflected_flag = 0x8000, synchronised_flag = 0x4000;

Nanoseconds time_from(const std::uint8_t* bytes) { return Nanoseconds(static_cast<std::int64_t>(be64(bytes))); }
std::uint64_t bits_of(Nanoseconds time) { return static_cast<std::uint64_t>(time.count()); }

}  // namespace

std::optional<FrameStamp> parse_frame_stamp(std::span<const std::uint8_t> payload) {
  if (payload.size() < frame_stamp_size || !std::ranges::equal(payload.first(std::size(magic)), magic))
    return std::nullopt;
  const std::uint8_t* at = payload.data();
  const std::uint16_t flags = be16(at + flags_at);
  FrameStamp stamp{.run = static_cast<std::uint16_t>(flags & last_run),
                   .stream = be32(at + stream_at),
                   .sequence = be32(at + sequence_at),
                   .time = time_from(at + time_at),
                   .clock = be64(at + clock_at),
                   .synchronised = (flags & synchronised_flag) != 0,
                   .reflected = {}};
  if ((flags & reflected_flag) != 0)
    stamp.reflected = FrameReflection{.received = time_from(at + received_at), .residence = be32(at + residence_at)};
  return stamp;
}

void print_frame_stamp(const FrameStamp& stamp, std::span<std::uint8_t, frame_stamp_size> payload) {
  std::ranges::copy(magic, payload.begin());
  std::uint8_t* at = payload.data();
  const FrameReflection reflected = stamp.reflected.value_or(FrameReflection{});
  put_be16(at + flags_at, (stamp.run & last_run) | (stamp.reflected ? reflected_flag : 0u) |
                              (stamp.synchronised ? synchronised_flag : 0u));
  put_be32(at + stream_at, stamp.stream);
  put_be32(at + sequence_at, stamp.sequence);
  put_be64(at + time_at, bits_of(stamp.time));
  put_be64(at + clock_at, stamp.clock);
  put_be64(at + received_at, bits_of(reflected.received));
  put_be32(at + residence_at, reflected.residence);
}

}  // namespace isoline::wire

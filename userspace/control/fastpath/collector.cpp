#include "control/fastpath/collector.hpp"

#include <algorithm>
#include <new>

#include "wire/bytes.hpp"

namespace isoline::control {

using analysis::track::StampedReturn;

Collector::Collector(const std::vector<TrafficStream>& streams, const std::vector<std::uint32_t>& positions,
                     const CollectorOptions& options)
    : options_(options), streams_(streams.size()), answered_(streams.size()), ends_(streams.size()), by_port_(65536) {
  by_position_.resize(positions.empty() ? 0 : std::ranges::max(positions) + 1);
  for (std::uint32_t i = 0; i < streams.size(); ++i) {
    deadlines_.push_back(streams[i].deadline);
    talkers_.push_back(streams[i].headers.src_mac.value_or(MacAddress{}));
    by_position_[positions[i]] = i + 1;
    const StreamHeaders& headers = streams[i].headers;
    if (!headers.dst_address) continue;
    std::uint32_t& first = by_port_[*headers.src_port];
    ends_[i] = {*headers.src_address, *headers.dst_address, *headers.dst_port, first};
    first = i + 1;
  }
}

bool Collector::take(const ObservedFrame& frame, const wire::Headers& headers) {
  if (headers.ether_type == wire::frame_stamp_type) return take_layer2(frame, headers);
  return headers.payload != 0 && take_stamp(frame, headers);
}

bool Collector::take_layer2(const ObservedFrame& frame, const wire::Headers& headers) {
  const auto stamp = wire::parse_frame_stamp(frame.bytes.subspan(headers.network));
  if (!stamp || !stamp->reflected || stamp->run != options_.run || stamp->stream >= by_position_.size()) return false;
  const std::uint32_t stream = by_position_[stamp->stream];
  // Somebody else's generator may have chosen the same run.
  if (stream == 0 || wire::destination_of(frame.bytes) != talkers_[stream - 1]) return false;
  return add(stream - 1,
             {.number = stamp->sequence,
              .sent = stamp->time,
              .returned = frame.time + options_.clock.offset,
              .received = stamp->reflected->received,
              .answered = Nanoseconds(static_cast<std::int64_t>(
                  static_cast<std::uint64_t>(stamp->reflected->received.count()) + stamp->reflected->residence)),
              .answer = {},
              .clocks_agree = stamp->clock != 0 && stamp->clock == options_.clock.id});
}

std::optional<std::uint32_t> Collector::stream_of(std::span<const std::uint8_t> bytes,
                                                  const wire::Headers& headers) const {
  const std::uint8_t* udp = &bytes[headers.transport];
  std::uint32_t stream = by_port_[wire::be16(udp + 2)];
  if (stream == 0) return std::nullopt;
  const std::uint16_t port = wire::be16(udp);
  const IpAddress from = wire::source_address(bytes, headers), to = wire::destination_address(bytes, headers);
  for (; stream != 0; stream = ends_[stream - 1].next) {
    const Ends& ends = ends_[stream - 1];
    if (ends.other_port == port && ends.other == from && ends.own == to) return stream - 1;
  }
  return std::nullopt;
}

bool Collector::take_stamp(const ObservedFrame& frame, const wire::Headers& headers) {
  const auto stream = stream_of(frame.bytes, headers);
  if (!stream) return false;
  const auto answer =
      wire::parse_stamp_answer(frame.bytes.subspan(headers.payload, headers.payload_end - headers.payload));
  if (!answer) return false;
  // Our own time is in our format, whatever the reflector made of the error estimate beside it.
  return add(*stream, {.number = answer->test_sequence,
                       .sent = wire::from_timestamp(answer->test_timestamp, options_.format),
                       .returned = frame.time + options_.clock.offset,
                       .received = answer->received_time(),
                       .answered = answer->time(),
                       .answer = options_.stateful ? std::optional(answer->sequence) : std::nullopt,
                       .clocks_agree = options_.clock.synchronised && answer->error.synchronised});
}

bool Collector::add(std::uint32_t stream, const StampedReturn& answer) {
  if (answered_[stream] == 0) {
    answered_[stream] = 1;
    new (&streams_[stream]) analysis::track::StampedStream(
        {.arrivals = {.from_zero = true}, .deadline = deadlines_[stream], .clocks_agree = options_.clocks_agree});
  }
  answers_ += streams_[stream].come_back(answer) ? 1 : 0;
  return true;
}

std::optional<StampedFigures> Collector::figures(std::uint32_t stream, std::uint64_t sent, ClockSource clock) const {
  if (answered_[stream] == 0) return std::nullopt;
  return streams_[stream].figures(clock, sent);
}

}  // namespace isoline::control

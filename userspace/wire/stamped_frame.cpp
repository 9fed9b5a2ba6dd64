#include "wire/stamped_frame.hpp"

#include <algorithm>

#include "wire/build.hpp"
#include "wire/bytes.hpp"

namespace isoline::wire {
namespace {

constexpr std::size_t frame_check = 4;

std::span<std::uint8_t, stamp_size> stamp_at(std::span<std::uint8_t> frame, std::size_t offset) {
  return std::span<std::uint8_t, stamp_size>(&frame[offset], stamp_size);
}

FrameBuilder begin(const StreamHeaders& headers) {
  FrameBuilder frame;
  frame.ethernet(headers.src_mac.value_or(MacAddress{}), headers.dst_mac.value_or(MacAddress{}));
  if (headers.vid || headers.pcp) frame.vlan(headers.vid.value_or(VlanId{}).value(), headers.pcp.value_or(0));
  return frame;
}

Error too_small(const TrafficStream& stream, std::size_t needed) {
  return {.kind = ErrorKind::invalid_input,
          .what = "the frames of stream '" + stream.name + "' are too small",
          .where = {},
          .why = std::to_string(stream.frame_size) + " bytes; headers, stamp and FCS take " +
                 std::to_string(needed + frame_check),
          .hint = "raise its frame_size or payload"};
}

}  // namespace

Result<StampedFrame> StampedFrame::make(const TrafficStream& stream, const StampIdentity& identity) {
  const StreamHeaders& headers = stream.headers;
  StampedFrame made;
  made.ip_ = headers.dst_address.has_value();
  FrameBuilder frame = begin(headers);
  if (made.ip_) {
    frame.ip(headers.src_address.value_or(IpAddress{}), *headers.dst_address, {.dscp = headers.dscp, .hop_limit = 255});
    frame.udp(headers.src_port.value_or(stamp_port), headers.dst_port.value_or(stamp_port));
  } else {
    frame.ether_type(frame_stamp_type);
  }
  made.stamp_at_ = frame.build().size();
  const std::size_t end = made.stamp_at_ + (made.ip_ ? stamp_size : frame_stamp_size);
  const std::size_t size = std::max<std::size_t>(stream.frame_size, least_frame + frame_check) - frame_check;
  if (size < end) return fail(too_small(stream, end));

  std::vector<std::uint8_t> padding(size - end);
  if (made.ip_) print_padding(padding);
  made.bytes_ = frame.payload(end - made.stamp_at_).payload(padding).build();
  made.layer2_ = {.run = identity.run,
                  .stream = identity.stream,
                  .clock = identity.clock.id,
                  .synchronised = identity.clock.synchronised,
                  .reflected = {}};
  made.stamp_.error = error_estimate(identity.clock.error, identity.clock.synchronised, identity.format);
  made.stamp_.session = identity.session;
  if (made.ip_) made.add_up();
  return made;
}

void StampedFrame::add_up() {
  print_stamp(stamp_, stamp_at(bytes_, stamp_at_));
  put_be16(&bytes_[stamp_at_ - 2], 0);
  const bool v6 = read_headers(bytes_).value_or(Headers{}).v6;
  const std::size_t udp_at = stamp_at_ - 8, addresses = v6 ? 32 : 8;
  const std::span<const std::uint8_t> frame(bytes_);
  sum_.add(frame.subspan(udp_at - addresses, addresses)).add(protocol_udp).add(bytes_.size() - udp_at);
  sum_.add(frame.subspan(udp_at));
}

void StampedFrame::write(std::uint32_t sequence, Nanoseconds time, std::span<std::uint8_t> to) const {
  std::ranges::copy(bytes_, to.begin());
  if (!ip_) {
    FrameStamp stamp = layer2_;
    stamp.sequence = sequence;
    stamp.time = time;
    print_frame_stamp(stamp, std::span<std::uint8_t, frame_stamp_size>(&to[stamp_at_], frame_stamp_size));
    return;
  }
  StampTest stamp = stamp_;
  stamp.sequence = sequence;
  stamp.timestamp = to_timestamp(time, stamp.error.format);
  print_stamp(stamp, stamp_at(to, stamp_at_));
  const std::uint16_t sum = Checksum(sum_).add(sequence).add(stamp.timestamp).value();
  put_be16(&to[stamp_at_ - 2], sum == 0 ? 0xffff : sum);
}

}  // namespace isoline::wire

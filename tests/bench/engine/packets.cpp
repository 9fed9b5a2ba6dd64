#include "engine/packets.hpp"

#include <algorithm>
#include <cstring>

#include "wire/build.hpp"

namespace isoline::bench {
namespace {

std::vector<std::uint8_t> frame_of(Traffic traffic) {
  wire::FrameBuilder frame;
  frame.ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}});
  const bool v6 = traffic == Traffic::udp_v6;
  frame.ip(*parse_ip_address(v6 ? "2001:db8::1" : "10.0.0.1"), *parse_ip_address(v6 ? "2001:db8::2" : "10.255.0.1"));
  if (traffic == Traffic::tcp) return frame.tcp(1, 4840, {.flags = 0x18}).payload(6).build();
  return frame.udp(1, 4840).payload(18).build();
}

void put_be32(std::uint8_t* bytes, std::uint32_t value) {
  value = __builtin_bswap32(value);
  std::memcpy(bytes, &value, sizeof value);
}

}  // namespace

Packets::Packets(Traffic traffic, std::uint32_t flows, std::uint32_t fresh)
    : traffic_(traffic), flows_(flows), fresh_(fresh), newest_(flows), until_fresh_(fresh), bytes_(burst * ahead) {
  const auto frame = frame_of(traffic);
  const bool v6 = traffic == Traffic::udp_v6;
  address_at_ = v6 ? 14 + 8 + 12 : 14 + 12;  // the last four bytes of the source
  port_at_ = v6 ? 14 + 40 : 14 + 20;
  sequence_at_ = 14 + 20 + 4;
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    std::copy(frame.begin(), frame.end(), bytes_[i].begin());
    frames_[i].bytes = std::span(bytes_[i]).first(frame.size());
    frames_[i].length = static_cast<std::uint32_t>(frame.size());
  }
}

void Packets::write(std::size_t slot, std::uint32_t flow) {
  std::uint8_t* bytes = bytes_[slot].data();
  // Two flows a connection: the even one sends, the odd one answers.
  if (traffic_ == Traffic::tcp) {
    const std::uint32_t pair = flow / 2;
    const bool answer = flow % 2 != 0;
    put_be32(bytes + 14 + (answer ? 16 : 12), 0x0a000000u + pair);
    put_be32(bytes + 14 + (answer ? 12 : 16), 0x0aff0001u);
    put_be32(bytes + port_at_, answer ? 4840u << 16 | 1u : 1u << 16 | 4840u);
    put_be32(bytes + sequence_at_, static_cast<std::uint32_t>(now_ >> 6));
    put_be32(bytes + sequence_at_ + 4, static_cast<std::uint32_t>(now_ >> 6) - 1000);
  } else {
    put_be32(bytes + address_at_, 0x0a000000u + flow);
  }
  frames_[slot].time = Nanoseconds(now_ += 67);
}

void Packets::write_burst() {
  for (std::size_t slot = written_ * burst; slot < (written_ + 1) * burst; ++slot) {
    if (fresh_ != 0 && --until_fresh_ == 0) {
      until_fresh_ = fresh_;
      write(slot, newest_++);
      continue;
    }
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    const std::uint64_t picked = (random_ >> 32) * flows_ >> 32;
    write(slot, newest_ - 1 - static_cast<std::uint32_t>(picked));
  }
  written_ = (written_ + 1) % ahead;
}

std::span<const ObservedFrame> Packets::next() {
  if (!primed_) {
    for (std::size_t i = 0; i < ahead; ++i) write_burst();
    primed_ = true;
  }
  write_burst();
  return std::span(frames_).subspan(written_ * burst, burst);
}

std::span<const ObservedFrame> Packets::introduce() {
  std::size_t size = 0;
  for (; size < burst && introduced_ < flows_; ++size) write(size, introduced_++);
  return std::span(frames_).first(size);
}

}  // namespace isoline::bench

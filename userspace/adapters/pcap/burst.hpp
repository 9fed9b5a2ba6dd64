// The frames of one call of next(), and what is counted of all of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "adapters/pcap/link.hpp"
#include "model/capture.hpp"

namespace isoline::pcap {

/// A frame as its record has it.
struct RecordedFrame {
  const std::uint8_t* bytes = nullptr;
  std::uint32_t captured = 0;
  std::uint32_t length = 0;
  std::uint32_t fcs = 0;  ///< bytes at its end on the wire
  std::uint16_t interface = 0;
  Direction direction = Direction::ingress;
  Nanoseconds time{0};
};

class Burst {
 public:
  void clear() { count_ = 0; }
  bool full() const { return count_ == frames_.size(); }
  std::span<const ObservedFrame> frames() const { return {frames_.data(), count_}; }

  /// There is room.
  void add(const RecordedFrame& from, const Link& link) {
    ObservedFrame& frame = frames_[count_++];
    // Some recorders say less than they have.
    std::uint32_t length = std::max(from.length, from.captured);
    // What was cut off at the end was the FCS first.
    length -= std::min(from.fcs, length);
    const std::uint32_t captured = std::min(from.captured, length);
    frame.bytes = {from.bytes, captured};
    frame.length = length;
    frame.interface = from.interface;
    frame.direction = from.direction;
    frame.time = from.time;
    report.cut_frames += captured < length ? 1 : 0;
    report.backward_steps += from.time < last_time_ ? 1 : 0;
    last_time_ = from.time;
    if (link.always()) {
      frame.link = *link.always();
    } else {
      strip(frame, link);
    }
    report.unknown_frames += frame.link == LinkLayer::unknown ? 1 : 0;
  }

  /// Of the last frame; 0 before the first.
  Nanoseconds last_time() const { return last_time_; }

  CaptureReport report;

 private:
  static void strip(ObservedFrame& frame, const Link& link) {
    const LinkStart start = link.start_of(frame.bytes);
    frame.link = start.layer;
    frame.bytes = frame.bytes.subspan(start.header);
    frame.length -= start.header;
    if (start.direction) frame.direction = *start.direction;
  }

  std::array<ObservedFrame, 256> frames_;
  std::size_t count_ = 0;
  Nanoseconds last_time_{0};
};

}  // namespace isoline::pcap

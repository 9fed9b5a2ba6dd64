// Room for frames that are about to be sent, a burst of them, made once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/frame_port.hpp"
#include "wire/headers.hpp"

namespace isoline::control {

class FrameSlots {
 public:
  static constexpr std::size_t count = 32;

  explicit FrameSlots(std::size_t longest) : longest_(longest), bytes_(count * longest) {}

  bool full() const { return used_ == count; }
  bool empty() const { return used_ == 0; }
  std::size_t used() const { return used_; }
  std::size_t longest() const { return longest_; }

  /// The next free slot, of longest() bytes; add() takes it. Not while it is full.
  std::span<std::uint8_t> room() { return std::span(bytes_).subspan(used_ * longest_, longest_); }
  void add(std::size_t size) {
    frames_[used_] = std::span(bytes_).subspan(used_ * longest_, size);
    ++used_;
  }
  /// A copy of a frame in the next free slot, not added yet; nothing in it: the frame is too long.
  wire::FrameBuffer copy(std::span<const std::uint8_t> frame) {
    const std::span<std::uint8_t> to = room();
    if (frame.size() > to.size()) return {};
    std::ranges::copy(frame, to.begin());
    return {to, frame.size()};
  }

  std::span<const std::uint8_t> operator[](std::size_t index) const { return frames_[index]; }

  /// Hands them to the port, and has none afterwards; how many it took.
  std::size_t send(host::FramePort& port, std::uint32_t queue) {
    const std::size_t used = used_;
    used_ = 0;
    return used == 0 ? 0 : port.send(queue, std::span(frames_).first(used));
  }

 private:
  std::size_t longest_;
  std::vector<std::uint8_t> bytes_;
  std::array<std::span<const std::uint8_t>, count> frames_;
  std::size_t used_ = 0;
};

}  // namespace isoline::control

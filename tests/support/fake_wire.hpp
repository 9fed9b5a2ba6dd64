// A cable between two ports, in memory: a clock that a test moves, and a fate for each frame.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/frame_port.hpp"

namespace isoline::test {

class FakeWire {
 public:
  FakeWire() = default;
  FakeWire(const FakeWire&) = delete;
  FakeWire& operator=(const FakeWire&) = delete;

  struct Port final : host::FramePort {
    Port(FakeWire& wire, std::uint8_t last) : wire_(wire) {
      info_.name = last == 1 ? "left" : "right";
      info_.driver = "fake";
      info_.address = MacAddress{{2, 0, 0, 0, 0, last}};
    }

    const host::FramePortInfo& info() const override { return info_; }
    std::span<const ObservedFrame> receive(std::uint32_t) override {
      const Nanoseconds time = now();
      const auto on_its_way = [&](const Frame& frame) { return frame.arrival > time; };
      if (std::ranges::all_of(coming_, on_its_way)) return {};
      const auto here = std::stable_partition(coming_.begin(), coming_.end(), on_its_way);
      held_.assign(here, coming_.end());
      coming_.erase(here, coming_.end());
      std::ranges::stable_sort(held_, {}, &Frame::arrival);
      frames_.clear();
      for (const Frame& frame : held_) {
        ObservedFrame observed;
        observed.bytes = frame.bytes;
        observed.length = static_cast<std::uint32_t>(frame.bytes.size());
        observed.time = frame.arrival;
        frames_.push_back(observed);
      }
      counts_.received += frames_.size();
      return frames_;
    }
    std::size_t send(std::uint32_t, std::span<const std::span<const std::uint8_t>> frames) override {
      const std::size_t taken = std::min(frames.size(), room);
      for (std::size_t i = 0; i < taken; ++i) wire_.carry(*this, {frames[i].begin(), frames[i].end()});
      counts_.sent += taken;
      counts_.unsent += frames.size() - taken;
      return taken;
    }
    std::size_t forward(std::uint32_t, host::FramePort&) override { return 0; }
    std::uint32_t longest() const override { return 1518; }
    /// Looking at the clock takes time, too.
    Nanoseconds now() const override { return (wire_.clock += wire_.tick) + clock_offset; }
    host::FramePortCounts counts() const override { return counts_; }

    std::size_t room = SIZE_MAX;  ///< frames that one send() takes
    Nanoseconds clock_offset{0};  ///< of this end's clock

   private:
    friend FakeWire;
    struct Frame {
      Nanoseconds arrival;  ///< by this end's clock
      std::vector<std::uint8_t> bytes;
    };
    FakeWire& wire_;
    host::FramePortInfo info_;
    host::FramePortCounts counts_;
    std::vector<Frame> coming_, held_;
    std::vector<ObservedFrame> frames_;
  };

  Port left{*this, 1}, right{*this, 2};
  mutable Nanoseconds clock{1'000'000'000};
  Nanoseconds tick{50};
  Nanoseconds delay{10'000};
  /// What becomes of a frame, by which port sent it and how many it sent before: a delay for each copy, none: lost.
  std::function<std::vector<Nanoseconds>(const Port& from, std::uint64_t number)> fate =
      [this](const Port&, std::uint64_t) { return std::vector{delay}; };
  std::vector<std::vector<std::uint8_t>> carried;  ///< every frame that was sent, if they are kept
  bool keep = false;

 private:
  void carry(const Port& from, std::vector<std::uint8_t> bytes) {
    Port& to = &from == &left ? right : left;
    std::uint64_t& number = &from == &left ? from_left_ : from_right_;
    if (keep) carried.push_back(bytes);
    for (const Nanoseconds takes : fate(from, number)) to.coming_.push_back({clock + takes + to.clock_offset, bytes});
    ++number;
  }

  std::uint64_t from_left_ = 0, from_right_ = 0;
};

}  // namespace isoline::test

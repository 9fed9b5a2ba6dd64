// Bursts of frames of many flows, chosen at random, made where they are read: a source whose own cost can be measured.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "model/capture.hpp"

namespace isoline::bench {

enum class Traffic { udp, udp_v6, tcp };

/// Frames of `flows` flows with equal chance. Every `fresh` th frame, if not 0, is the first of a flow of its own.
class Packets {
 public:
  static constexpr std::size_t burst = 32;

  Packets(Traffic traffic, std::uint32_t flows, std::uint32_t fresh);

  /// The next frames; time goes on by 67 ns a frame, as at 14.88 million a second. They were written some bursts ago,
  /// as by a network card: who reads them does not wait for the stores.
  std::span<const ObservedFrame> next();
  /// One frame of each flow, in order: to have them all known.
  std::span<const ObservedFrame> introduce();

 private:
  void write(std::size_t slot, std::uint32_t flow);
  void write_burst();

  Traffic traffic_;
  std::uint32_t flows_, fresh_, introduced_ = 0, newest_, until_fresh_;
  std::uint64_t random_ = 88172645463325252ull;
  std::int64_t now_ = 1'000'000'000;
  std::size_t address_at_ = 0, port_at_ = 0, sequence_at_ = 0;
  static constexpr std::size_t ahead = 4;
  std::vector<std::array<std::uint8_t, 128>> bytes_;
  std::array<ObservedFrame, burst * ahead> frames_{};
  bool primed_ = false;
  std::size_t written_ = 0;  ///< burst that is written next
};

}  // namespace isoline::bench

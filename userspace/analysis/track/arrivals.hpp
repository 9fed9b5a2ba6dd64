// Loss, repetition and disorder of frames that have 32-bit numbers, one more each frame: exact within a window.
#pragma once

#include <array>
#include <cstdint>

#include "model/stamped.hpp"

namespace isoline::analysis::track {

/// How many numbers back a frame is still told from its duplicate; 2 KiB of bits.
inline constexpr std::uint32_t arrival_window = 16384;
/// How many gaps are remembered for the extent of what fills them.
inline constexpr std::uint32_t remembered_gaps = 64;

struct ArrivalOptions {
  bool from_zero = false;  ///< the first number is 0; otherwise that of the first frame
};

class Arrivals {
 public:
  Arrivals() = default;
  explicit Arrivals(ArrivalOptions options) : options_(options) {}

  enum class Kind : std::uint8_t {
    next,  ///< the highest number until now
    late,  ///< reordered
    duplicated,
    beyond_window,
  };

  Kind arrive(std::uint32_t number);

  /// Whether the number is none of those that are still to come: the highest one until now, or an older one.
  bool is_old(std::uint32_t number) const {
    return begun_ && static_cast<std::int32_t>(number - static_cast<std::uint32_t>(highest_)) <= 0;
  }

  /// The sender began anew: the next number is the first of its new ones. What was lost until now stays lost.
  void restart();

  ArrivalCounts counts() const;
  /// The same where the talker says how many it sent: loss behind the last frame is known, too. Without restarts.
  ArrivalCounts counts(std::uint64_t sent) const;

 private:
  struct Gap {
    std::int64_t begin, end;  ///< numbers that were missing
    std::uint64_t arrival;    ///< of the frame behind it, among the different ones
  };

  bool seen(std::int64_t number) const { return (word(number) >> (number & 63) & 1) != 0; }
  void mark(std::int64_t number) { bits_[index(number)] |= std::uint64_t{1} << (number & 63); }
  static std::size_t index(std::int64_t number) {
    return static_cast<std::uint64_t>(number) / 64 % (arrival_window / 64);
  }
  std::uint64_t word(std::int64_t number) const { return bits_[index(number)]; }
  void begin_at(std::int64_t number);
  void advance(std::int64_t number);
  void measure_extent(std::int64_t number);

  ArrivalOptions options_;
  bool begun_ = false;
  std::int64_t first_ = 0, highest_ = -1;  ///< lowest and highest number; these do not wrap
  std::int64_t front_ = 0;                 ///< number of the frame that came first
  std::uint64_t arrivals_ = 0;             ///< different ones since the beginning
  std::uint64_t gap_count_ = 0;
  ArrivalCounts counts_;  ///< lost: until the last restart
  std::array<std::uint64_t, arrival_window / 64> bits_{};
  std::array<Gap, remembered_gaps> gaps_{};
};

}  // namespace isoline::analysis::track

// Loss in runs and the depth of disorder, from the window of numbers that sequence.hpp keeps. Only captures and the
// fast path tell these; the kernel probe does not keep them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace isoline::analysis::track {

inline constexpr std::uint32_t sequence_window = 64;

/// A run is settled when it leaves the window: until then a late number may fill it. Bit n of the window is the number
/// n before the newest one, which is always seen.
struct Runs {
  std::uint32_t periods = 0;  ///< settled runs of lost numbers (RFC 3357 calls them loss periods)
  std::uint16_t longest = 0;  ///< of them
  std::uint16_t current = 0;  ///< lost numbers in a row, the last of which was the last to leave the window
  std::uint8_t known = 0;     ///< numbers of the window that are not older than the flow's first
  std::uint8_t extent = 0;    ///< later numbers that a late one found there, at most

  /// Numbers are `frames` further on from now: before the window is moved.
  void advance(std::uint64_t window, std::uint32_t frames) {
    if ((~window & mask()) != 0 || current != 0 || frames >= sequence_window) leave(window, frames);
    known = static_cast<std::uint8_t>(std::min<std::uint32_t>(sequence_window, known + std::min(frames, 64u)));
  }

  /// The number `late` before the newest one came, for the first time.
  void fill(std::uint64_t window, std::uint32_t late) {
    const auto later = std::popcount(window & ((std::uint64_t{1} << late) - 1));
    if (later > extent) extent = static_cast<std::uint8_t>(later);
  }

  /// Numbers begin anew: no late one will come.
  void restart(std::uint64_t window) {
    leave(window, sequence_window - 1);
    close();
    known = 1;
  }

  /// The last `frames` runs were no loss: the sender's step is longer than it was taken to be.
  void forget(std::uint64_t window, std::uint32_t frames) {
    Runs all = *this;
    all.restart(window);
    const std::uint32_t rest = all.periods > frames ? all.periods - frames : 0;
    periods = rest;
    longest = rest == 0 ? std::uint16_t{0} : longest;
    current = 0;
    known = 1;
  }

  /// With those that are still in the window.
  Runs settled(std::uint64_t window) const {
    Runs all = *this;
    all.restart(window);
    return all;
  }

 private:
  std::uint64_t mask() const { return known >= sequence_window ? ~std::uint64_t{0} : (std::uint64_t{1} << known) - 1; }

  void close() {
    if (current == 0) return;
    ++periods;
    longest = std::max(longest, current);
    current = 0;
  }

  void leave(std::uint64_t window, std::uint32_t frames) {
    const std::uint32_t end = frames < sequence_window ? sequence_window - frames : 0;
    for (std::uint32_t number = known; number-- > end;) {
      if ((window >> number & 1) != 0) {
        close();
      } else {
        ++current;
      }
    }
    // What is lost from the newest on, as far as it does not fit.
    if (frames > sequence_window) current = static_cast<std::uint16_t>(frames - sequence_window);
  }
};

}  // namespace isoline::analysis::track

// The two places at which the frames are recorded that are matched, and the ways between them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace isoline::analysis {

enum class Tap : std::uint8_t { before, after };
constexpr Tap other(Tap tap) { return tap == Tap::before ? Tap::after : Tap::before; }
constexpr std::size_t index(Tap tap) { return static_cast<std::size_t>(tap); }

/// Which tap a frame passes first.
enum class Way : std::uint8_t {
  forward,   ///< before, then after
  backward,  ///< after, then before
};
constexpr std::size_t index(Way way) { return static_cast<std::size_t>(way); }
constexpr Tap first_tap(Way way) { return way == Way::forward ? Tap::before : Tap::after; }
constexpr Tap second_tap(Way way) { return other(first_tap(way)); }

}  // namespace isoline::analysis

// A file format: makes frames of the bytes in a window.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/pcap/burst.hpp"
#include "adapters/pcap/window.hpp"

namespace isoline::pcap {

/// Why a format went no further.
struct Stop {
  std::size_t wanted = 0;               ///< bytes that must be in the window before it can go on; 0: the burst is full
  std::optional<CaptureDamage> damage;  ///< it never will
};

class Format {
 public:
  virtual ~Format() = default;

  /// Takes records from the window until the burst is full or the window has no whole one.
  virtual Stop take(Window& window, Burst& burst) = 0;

  /// The stream ends with what is in the window: what of that is not whole, if anything.
  virtual std::optional<CaptureDamage> unfinished(const Window& window) const = 0;
};

}  // namespace isoline::pcap

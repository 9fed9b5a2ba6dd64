// How much traffic: socket buffers, packets and bytes, each with its one definition.
#pragma once

#include <cstdint>

namespace isoline {

/// Traffic seen by a hook. Additive; differences are taken between two readings of one counter.
struct Counts {
  std::uint64_t skbs = 0;     ///< what the hook was called with
  std::uint64_t packets = 0;  ///< segments: a GSO/GRO buffer counts each of its segments
  std::uint64_t bytes = 0;    ///< layer-2 bytes as the hook saw them, stripped VLAN tags restored, no FCS

  friend bool operator==(const Counts&, const Counts&) = default;
};

constexpr Counts operator+(const Counts& a, const Counts& b) {
  return {a.skbs + b.skbs, a.packets + b.packets, a.bytes + b.bytes};
}
constexpr Counts operator-(const Counts& a, const Counts& b) {
  return {a.skbs - b.skbs, a.packets - b.packets, a.bytes - b.bytes};
}
constexpr Counts& operator+=(Counts& a, const Counts& b) { return a = a + b; }

}  // namespace isoline

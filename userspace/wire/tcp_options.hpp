// Selective acknowledgements and the window of a TCP segment, read from a frame that was parsed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "wire/parse.hpp"

namespace isoline::wire {

/// Data that arrived: `begin` is its first number, `end` the one behind its last (RFC 2018 clause 3).
struct SackBlock {
  std::uint32_t begin, end;

  friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

/// In the order of the option: the first one holds the segment that was answered.
struct SackBlocks {
  std::array<SackBlock, 4> block;  ///< count of them
  std::uint32_t count = 0;
};

/// `tcp` of the frame in `bytes`. Blocks that the frame does not hold in full are left out, and empty ones.
SackBlocks sack_blocks(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp);

/// The largest segment that the sender of a SYN takes (RFC 9293 clause 3.7.1); nothing: it does not say.
std::optional<std::uint16_t> maximum_segment_size(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp);

/// The window field, unscaled. 65535 if `tcp` is not of these bytes.
inline std::uint16_t tcp_window(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp) {
  constexpr std::size_t before_options = 6;
  if (tcp.options_at < before_options || tcp.options_at > bytes.size()) return UINT16_MAX;
  const std::uint8_t* field = &bytes[tcp.options_at - before_options];
  return static_cast<std::uint16_t>(field[0] << 8 | field[1]);
}

}  // namespace isoline::wire

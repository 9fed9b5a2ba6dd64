#include "wire/tcp_options.hpp"

#include <algorithm>

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint8_t end_of_options = 0, no_operation = 1, segment_size = 2, sack = 5;
constexpr std::size_t block_size = 8;

using Bytes = std::span<const std::uint8_t>;

/// The first option of a kind, as far as it is there; empty: there is none. `bytes` are the frame's.
Bytes find_option(Bytes bytes, const TcpNumbers& tcp, std::uint8_t kind) {
  if (tcp.options_at > bytes.size()) return {};
  auto rest = bytes.subspan(tcp.options_at);
  if (rest.size() > tcp.options_size) rest = rest.first(tcp.options_size);
  while (rest.size() >= 2 && rest[0] != end_of_options) {
    if (rest[0] == no_operation) {
      rest = rest.subspan(1);
      continue;
    }
    const std::size_t size = rest[1];
    if (size < 2) break;
    if (rest[0] == kind) return rest.first(std::min(size, rest.size()));
    if (size > rest.size()) break;
    rest = rest.subspan(size);
  }
  return {};
}

}  // namespace

SackBlocks sack_blocks(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp) {
  SackBlocks found;
  if (tcp.options_size < 2 + block_size) return found;
  const Bytes option = find_option(bytes, tcp, sack);
  for (std::size_t at = 2; at + block_size <= option.size() && found.count < found.block.size(); at += block_size) {
    const SackBlock block{be32(&option[at]), be32(&option[at + 4])};
    if (block.begin != block.end) found.block[found.count++] = block;
  }
  return found;
}

std::optional<std::uint16_t> maximum_segment_size(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp) {
  const Bytes option = find_option(bytes, tcp, segment_size);
  if (option.size() != 4) return std::nullopt;
  return be16(&option[2]);
}

}  // namespace isoline::wire

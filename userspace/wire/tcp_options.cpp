#include "wire/tcp_options.hpp"

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint8_t end_of_options = 0, no_operation = 1, sack = 5;
constexpr std::size_t block_size = 8;

}  // namespace

SackBlocks sack_blocks(std::span<const std::uint8_t> bytes, const TcpNumbers& tcp) {
  SackBlocks found;
  if (tcp.options_size < 2 + block_size || tcp.options_at > bytes.size()) return found;
  auto rest = bytes.subspan(tcp.options_at);
  if (rest.size() > tcp.options_size) rest = rest.first(tcp.options_size);
  while (rest.size() >= 2 && rest[0] != end_of_options) {
    if (rest[0] == no_operation) {
      rest = rest.subspan(1);
      continue;
    }
    const std::size_t size = rest[1];
    if (size < 2) break;
    if (rest[0] == sack) {
      for (std::size_t at = 2; at + block_size <= size && at + block_size <= rest.size(); at += block_size) {
        if (found.count == found.block.size()) break;
        const SackBlock block{be32(&rest[at]), be32(&rest[at + 4])};
        if (block.begin != block.end) found.block[found.count++] = block;
      }
      break;
    }
    if (size > rest.size()) break;
    rest = rest.subspan(size);
  }
  return found;
}

}  // namespace isoline::wire

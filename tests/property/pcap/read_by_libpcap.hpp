// The other reader: libpcap, which shares nothing with ours.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace isoline::test {

struct LibpcapFrame {
  std::vector<std::uint8_t> bytes;
  std::uint32_t length = 0;
  std::int64_t time = 0;  ///< ns since 1970
};

struct ByLibpcap {
  std::vector<LibpcapFrame> frames;
  std::string error;  ///< why it read no further; empty: the file ended
};

ByLibpcap read_by_libpcap(std::span<const std::uint8_t> file);

}  // namespace isoline::test

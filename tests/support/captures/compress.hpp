// Bytes as gzip and zstd pack them: one member, one frame a call.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isoline::test {

std::vector<std::uint8_t> gzip(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> zstd(std::span<const std::uint8_t> bytes);

}  // namespace isoline::test

#include "adapters/journal/checksum.hpp"

#include <array>

namespace isoline::journal {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0xedb88320U : 0U);
    table[byte] = rest;
  }
  return table;
}
constexpr auto table = make_table();

}  // namespace

void Crc32::add(std::string_view bytes) {
  for (const char byte : bytes) state_ = (state_ >> 8) ^ table[(state_ ^ static_cast<unsigned char>(byte)) & 0xffU];
}

}  // namespace isoline::journal

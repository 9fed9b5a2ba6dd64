// Numbers as the recorder's processor wrote them.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>

namespace isoline::pcap {

inline std::uint16_t turned(std::uint16_t value) { return __builtin_bswap16(value); }
inline std::uint32_t turned(std::uint32_t value) { return __builtin_bswap32(value); }
inline std::uint64_t turned(std::uint64_t value) { return __builtin_bswap64(value); }

/// In this host's order, or with `swapped` in the other one.
template <std::unsigned_integral Number>
Number number_at(const std::uint8_t* bytes, bool swapped) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return swapped ? turned(number) : number;
}

/// As on the wire.
template <std::unsigned_integral Number>
Number big_endian_at(const std::uint8_t* bytes) {
  return number_at<Number>(bytes, std::endian::native == std::endian::little);
}

}  // namespace isoline::pcap

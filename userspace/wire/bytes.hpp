// Numbers in network byte order; who calls these has looked that the bytes are there.
#pragma once

#include <cstdint>

namespace isoline::wire {

inline std::uint16_t be16(const std::uint8_t* bytes) { return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]); }
inline std::uint32_t be32(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(be16(bytes)) << 16 | be16(bytes + 2);
}
inline std::uint64_t be64(const std::uint8_t* bytes) {
  return static_cast<std::uint64_t>(be32(bytes)) << 32 | be32(bytes + 4);
}

inline void put_be16(std::uint8_t* bytes, std::uint64_t value) {
  bytes[0] = static_cast<std::uint8_t>(value >> 8);
  bytes[1] = static_cast<std::uint8_t>(value);
}
inline void put_be32(std::uint8_t* bytes, std::uint64_t value) {
  put_be16(bytes, value >> 16);
  put_be16(bytes + 2, value);
}
inline void put_be64(std::uint8_t* bytes, std::uint64_t value) {
  put_be32(bytes, value >> 32);
  put_be32(bytes + 4, value);
}

}  // namespace isoline::wire

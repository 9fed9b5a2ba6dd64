// The Internet checksum (RFC 1071), in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/bytes.hpp"

namespace isoline::wire {

class Checksum {
 public:
  /// Pieces that are followed by others have an even size.
  Checksum& add(std::span<const std::uint8_t> bytes) {
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    // Words of four bytes give the same sum: 2^16 is 1 modulo 2^16 - 1.
    for (; left >= 4; at += 4, left -= 4) sum_ += be32(at);
    if (left >= 2) sum_ += be16(at);
    if (left % 2 != 0) sum_ += static_cast<std::uint64_t>(at[left - 1]) << 8;
    return *this;
  }
  Checksum& add(std::uint64_t number) {
    sum_ += (number >> 32) + (number & 0xffff'ffff);
    return *this;
  }
  std::uint16_t value() const {
    std::uint64_t sum = sum_;
    while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
  }

 private:
  std::uint64_t sum_ = 0;
};

}  // namespace isoline::wire

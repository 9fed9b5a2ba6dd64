// A hash of bytes that come in pieces; fast rather than secret.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace isoline::analysis {

/// Equal bytes in equal pieces give equal hashes; all bits of the hash are good.
class ByteHash {
 public:
  explicit ByteHash(std::uint64_t seed) : state_(seed ^ 0x9e3779b97f4a7c15ull) {}

  void add(std::span<const std::uint8_t> bytes) {
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t second = state_ ^ 0xd6e8feb86659fd93ull;
    // Two chains: a product has to wait only for the one before the last.
    for (; left >= 32; at += 32, left -= 32) {
      state_ = fold(word(at) ^ state_, word(at + 8) ^ 0xc2b2ae3d27d4eb4full);
      second = fold(word(at + 16) ^ second, word(at + 24) ^ 0x165667b19e3779f9ull);
    }
    std::uint64_t rest[4] = {};
    if (left != 0) std::memcpy(rest, at, left);
    state_ = fold(rest[0] ^ state_, rest[1] ^ 0xc2b2ae3d27d4eb4full);
    second = fold(rest[2] ^ second, rest[3] ^ 0x165667b19e3779f9ull);
    state_ = fold(state_ ^ bytes.size(), second ^ 0x27d4eb2f165667c5ull);
  }

  void add(std::uint64_t number) { state_ = fold(number ^ state_, 0x85ebca77c2b2ae63ull); }

  std::uint64_t result() const { return fold(state_, 0x9e3779b97f4a7c15ull); }

 private:
  static std::uint64_t word(const std::uint8_t* bytes) {
    std::uint64_t value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
  }
  /// The halves of the product, and a factor, lest a zero in the other one forget everything before.
  static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ a;
  }

  std::uint64_t state_;
};

}  // namespace isoline::analysis

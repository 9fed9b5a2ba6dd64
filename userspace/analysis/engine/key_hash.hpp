// Keys of flows as words: their hash, and whether two are equal.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "bpf/abi/flow_key.h"

namespace isoline::analysis {

inline std::array<std::uint64_t, 6> words_of(const isoline_flow_key& key) {
  std::array<std::uint64_t, 6> words;
  static_assert(sizeof words == sizeof key);
  std::memcpy(words.data(), &key, sizeof key);
  return words;
}

/// All bits of the hash are good. With a seed that nobody knows, nobody can make keys that meet.
struct KeyHash {
  std::uint64_t seed = 0;

  std::uint64_t operator()(const isoline_flow_key& key) const {
    const auto word = words_of(key);
    const std::uint64_t sum = fold(word[0] ^ seed, word[1] ^ 0xc2b2ae3d27d4eb4full) ^
                              fold(word[2] ^ 0x165667b19e3779f9ull, word[3] ^ seed) ^
                              fold(word[4] ^ seed, word[5] ^ 0xd6e8feb86659fd93ull);
    return fold(sum, 0x9e3779b97f4a7c15ull);
  }

 private:
  /// The halves of the product.
  static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
};

struct SameKey {
  bool operator()(const isoline_flow_key& a, const isoline_flow_key& b) const {
    const auto x = words_of(a), y = words_of(b);
    // Spelled out: the compiler makes a vector loop of three rounds of a loop.
    return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3]) | (x[4] ^ y[4]) | (x[5] ^ y[5])) == 0;
  }
};

}  // namespace isoline::analysis

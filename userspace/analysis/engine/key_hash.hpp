// Keys of flows as words: their hash, and whether two are equal.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "bpf/abi/flow_key.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

  std::uint64_t operator()(const isoline_flow_key& key) const { return (*this)(words_of(key)); }

  std::uint64_t operator()(const std::array<std::uint64_t, 6>& word) const {
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
#if defined(__SSE2__)
    const auto part = [](const isoline_flow_key& key, std::size_t number) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(&key) + number);
    };
    const auto equal = [&](std::size_t number) { return _mm_cmpeq_epi8(part(a, number), part(b, number)); };
    return _mm_movemask_epi8(_mm_and_si128(_mm_and_si128(equal(0), equal(1)), equal(2))) == 0xffff;
#else
    return std::memcmp(&a, &b, sizeof a) == 0;
#endif
  }
};

}  // namespace isoline::analysis

// From a key's hash to the number of its record: the table of the flow engine, made to be looked up in bursts.
//
// Chunks of one cache line hold twelve one-byte tags, compared at once, and twelve record numbers; keys stand in the
// records. A look-up nearly always reads one line here and one record. Where a chunk is full, its entries go on to
// another one, and it counts how many did, so that a look-up knows where to end. The idea of tags compared in parallel
// is that of Google's Swiss tables, the chunk with a count of what went on that of Meta's F14.
#pragma once

#include <cstdint>

#include "analysis/engine/pages.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace isoline::analysis {

class KeyTable {
 public:
  /// For up to `entries` entries at a time; takes 6.4 to 12.8 bytes for each.
  explicit KeyTable(std::uint32_t entries);

  bool valid() const { return chunks_.valid(); }
  static std::uint64_t bytes(std::uint32_t entries);

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&chunks_[hash & mask_], 0, 3); }

  /// A record that probably is the key's, by its tag in the first chunk; 0: there is none in that chunk. To prefetch
  /// it.
  std::uint32_t candidate(std::uint64_t hash) const {
    const Chunk& chunk = chunks_[hash & mask_];
    const std::uint32_t match = matches(chunk, tag_of(hash));
    return match != 0 ? chunk.record[__builtin_ctz(match)] : 0;
  }

  /// The record with this hash for which `is_key(record)` holds; 0: none.
  template <class IsKey>
  std::uint32_t find(std::uint64_t hash, IsKey&& is_key) const {
    const std::uint8_t tag = tag_of(hash);
    std::uint64_t at = hash & mask_;
    for (std::uint64_t tries = 0; tries <= mask_; ++tries) {
      const Chunk& chunk = chunks_[at];
      for (std::uint32_t match = matches(chunk, tag); match != 0; match &= match - 1) {
        const std::uint32_t record = chunk.record[__builtin_ctz(match)];
        if (is_key(record)) return record;
      }
      if (chunk.went_on == 0) return 0;
      at = next(at, tag);
    }
    return 0;
  }

  /// There is no entry with this key yet. False: as many entries as the table is for are in it.
  bool insert(std::uint64_t hash, std::uint32_t record);

  /// The entry is there.
  void erase(std::uint64_t hash, std::uint32_t record);

  std::uint32_t size() const { return size_; }

 private:
  static constexpr std::uint32_t ways = 12;
  struct alignas(64) Chunk {
    std::uint8_t tag[ways];  ///< 0: free
    std::uint32_t went_on;   ///< entries that would stand here, had there been room
    std::uint32_t record[ways];
  };
  static_assert(sizeof(Chunk) == 64);

  static std::uint64_t chunks_for(std::uint32_t entries);
  static std::uint8_t tag_of(std::uint64_t hash) { return static_cast<std::uint8_t>(hash >> 56 | 0x80); }
  std::uint64_t next(std::uint64_t at, std::uint8_t tag) const { return (at + 2 * std::uint64_t{tag} + 1) & mask_; }

  static std::uint32_t matches(const Chunk& chunk, std::uint8_t tag) {
#if defined(__SSE2__)
    const __m128i line = _mm_load_si128(reinterpret_cast<const __m128i*>(chunk.tag));
    const __m128i equal = _mm_cmpeq_epi8(line, _mm_set1_epi8(static_cast<char>(tag)));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(equal)) & ((1u << ways) - 1);
#else
    std::uint32_t found = 0;
    for (std::uint32_t way = 0; way < ways; ++way) found |= (chunk.tag[way] == tag ? 1u : 0u) << way;
    return found;
#endif
  }

  Pages<Chunk> chunks_;
  std::uint64_t mask_ = 0;
  std::uint32_t size_ = 0, most_ = 0;
};

}  // namespace isoline::analysis

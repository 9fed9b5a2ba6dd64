#include "analysis/engine/key_table.hpp"

#include <algorithm>
#include <bit>

namespace isoline::analysis {

std::uint64_t KeyTable::chunks_for(std::uint32_t entries) {
  // Ten of twelve places: fuller chunks send ever more entries on.
  return std::bit_ceil(std::max<std::uint64_t>((std::uint64_t{entries} + 9) / 10, 1));
}

std::uint64_t KeyTable::bytes(std::uint32_t entries) { return chunks_for(entries) * sizeof(Chunk); }

KeyTable::KeyTable(std::uint32_t entries)
    : chunks_(chunks_for(entries)), mask_(chunks_for(entries) - 1), most_(entries) {}

bool KeyTable::insert(std::uint64_t hash, std::uint32_t record) {
  if (size_ == most_) return false;
  const std::uint8_t tag = tag_of(hash);
  // Steps are odd and the number of chunks is a power of two: every chunk is reached, and one has room.
  for (std::uint64_t at = hash & mask_;; at = next(at, tag)) {
    Chunk& chunk = chunks_[at];
    const std::uint32_t free = matches(chunk, 0);
    if (free == 0) {
      ++chunk.went_on;
      continue;
    }
    const auto way = static_cast<std::uint32_t>(std::countr_zero(free));
    chunk.tag[way] = tag;
    chunk.record[way] = record;
    ++size_;
    return true;
  }
}

void KeyTable::erase(std::uint64_t hash, std::uint32_t record) {
  const std::uint8_t tag = tag_of(hash);
  for (std::uint64_t at = hash & mask_;; at = next(at, tag)) {
    Chunk& chunk = chunks_[at];
    for (std::uint32_t match = matches(chunk, tag); match != 0; match &= match - 1) {
      const auto way = static_cast<std::uint32_t>(std::countr_zero(match));
      if (chunk.record[way] != record) continue;
      chunk.tag[way] = 0;
      --size_;
      return;
    }
    --chunk.went_on;
  }
}

}  // namespace isoline::analysis

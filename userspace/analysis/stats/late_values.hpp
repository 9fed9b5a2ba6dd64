// Values on their way into histograms that are far away: each block is asked for when its value comes, and written when
// some more values came. A histogram of a million would otherwise stop the packet path for as long as memory takes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "analysis/stats/block_add.hpp"

namespace isoline::analysis {

class LateValues {
 public:
  /// The block must live until write_all(); nullptr: the value goes nowhere.
  void add(isoline_histogram* block, std::uint64_t value, std::uint32_t origin) {
    if (block == nullptr) return;
    const std::uint32_t bucket = block_bucket(value, origin);
    __builtin_prefetch(block, 1, 3);
    __builtin_prefetch(&block->bucket[bucket], 1, 3);
    Waiting& place = waiting_[next_++ % waiting_.size()];
    write(place);
    place = {block, value, bucket};
  }

  /// Before anybody reads the blocks or gives them back.
  void write_all() {
    for (Waiting& place : waiting_) write(place);
  }

 private:
  struct Waiting {
    isoline_histogram* block = nullptr;
    std::uint64_t value = 0;
    std::uint32_t bucket = 0;
  };

  static void write(Waiting& waiting) {
    if (waiting.block == nullptr) return;
    add_to_bucket(*waiting.block, waiting.value, waiting.bucket);
    waiting.block = nullptr;
  }

  std::array<Waiting, 16> waiting_{};
  std::size_t next_ = 0;
};

/// Where the values of one distribution go.
class LateBlock {
 public:
  LateBlock(std::nullptr_t) {}  // NOLINT(google-explicit-constructor): nowhere
  LateBlock(LateValues& values, isoline_histogram* block) : values_(&values), block_(block) {}

  void add(std::uint64_t value, std::uint32_t origin) const {
    if (values_ != nullptr) values_->add(block_, value, origin);
  }

 private:
  LateValues* values_ = nullptr;
  isoline_histogram* block_ = nullptr;
};

}  // namespace isoline::analysis

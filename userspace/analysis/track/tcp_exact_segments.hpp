// The segments of all connections that wait for their acknowledgement: one pool of bounded size.
#pragma once

#include <cstdint>

#include "analysis/engine/pages.hpp"

namespace isoline::analysis::track {

/// What was sent and is not answered. Half a cache line.
struct WaitingSegment {
  std::uint64_t sent_ns;       ///< when its first byte passed last
  std::uint64_t revealed_ns;   ///< when data from here on was first seen: a gap in front of it is known since then
  std::uint32_t begin, end;    ///< sequence numbers: of the first byte, and of the one behind the last
  std::uint32_t next;          ///< the one behind it; 0: none
  std::uint32_t order : 30;    ///< of what was seen at revealed_ns among the sender's segments
  std::uint32_t repeated : 1;  ///< some of it was sent more than once: whose answer comes, nobody knows (Karn)
  std::uint32_t selected : 1;  ///< a selective acknowledgement has answered it
};
static_assert(sizeof(WaitingSegment) == 32);

/// Number 0 means none. What is free is linked by `next`; the last one given back is the next one taken, because it is
/// still in the cache.
class SegmentPool {
 public:
  explicit SegmentPool(std::uint32_t capacity) : items_(capacity) {}

  bool valid() const { return items_.valid(); }
  std::uint32_t capacity() const { return static_cast<std::uint32_t>(items_.size()); }
  std::uint32_t used() const { return used_; }
  /// Segments that were not followed because the pool was empty, or their connection had too many.
  std::uint64_t refused() const { return refused_; }
  void refuse() { ++refused_; }

  /// 0: none is left.
  std::uint32_t take() {
    std::uint32_t number = free_;
    if (number != 0) {
      free_ = items_[number - 1].next;
    } else if (fresh_ < capacity()) {
      number = ++fresh_;
    } else {
      return 0;
    }
    ++used_;
    return number;
  }

  /// A chain from `first` to `last`.
  void give_back(std::uint32_t first, std::uint32_t last, std::uint32_t count) {
    items_[last - 1].next = free_;
    free_ = first;
    used_ -= count;
  }

  WaitingSegment& operator[](std::uint32_t number) { return items_[number - 1]; }
  const WaitingSegment& operator[](std::uint32_t number) const { return items_[number - 1]; }

 private:
  Pages<WaitingSegment> items_;
  std::uint32_t free_ = 0, fresh_ = 0, used_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace isoline::analysis::track

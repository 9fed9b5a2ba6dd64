// A bounded number of equal records, given and taken back in constant time.
#pragma once

#include <cstdint>

#include "analysis/engine/pages.hpp"

namespace isoline::analysis {

/// Number 0 means none; records are 1 … capacity(). Their content is left as it is: who takes one sets it.
template <class T>
class Pool {
 public:
  explicit Pool(std::uint32_t capacity) : items_(capacity), free_(capacity) {}

  bool valid() const { return items_.valid() && free_.valid(); }
  static constexpr std::size_t bytes_each() { return sizeof(T) + sizeof(std::uint32_t); }
  std::uint32_t capacity() const { return static_cast<std::uint32_t>(items_.size()); }
  std::uint32_t used() const { return fresh_ - freed_; }
  /// The records that were ever given are 1 … fresh().
  std::uint32_t fresh() const { return fresh_; }
  std::uint64_t refused() const { return refused_; }

  /// 0: none is left, which is counted.
  std::uint32_t take() {
    if (freed_ != 0) return free_[--freed_];
    if (fresh_ < capacity()) return ++fresh_;
    ++refused_;
    return 0;
  }
  void give_back(std::uint32_t number) { free_[freed_++] = number; }

  T& operator[](std::uint32_t number) { return items_[number - 1]; }
  const T& operator[](std::uint32_t number) const { return items_[number - 1]; }

 private:
  Pages<T> items_;
  Pages<std::uint32_t> free_;
  std::uint32_t fresh_ = 0, freed_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace isoline::analysis

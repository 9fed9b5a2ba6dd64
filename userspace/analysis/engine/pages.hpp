// Memory for tables: zeroed, taken from the system when it is first touched, in huge pages where the system has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace isoline::analysis {

/// `bytes` of zeroes, aligned to a page; nullptr: the system has no more address space.
void* map_pages(std::size_t bytes);
void unmap_pages(void* pages, std::size_t bytes);

/// A fixed number of zeroed Ts. What is never touched costs no memory.
template <class T>
class Pages {
 public:
  static_assert(std::is_trivially_destructible_v<T>);

  Pages() = default;
  explicit Pages(std::size_t count) : count_(count), items_(static_cast<T*>(map_pages(count * sizeof(T)))) {}
  Pages(Pages&& other) noexcept
      : count_(std::exchange(other.count_, 0)), items_(std::exchange(other.items_, nullptr)) {}
  Pages& operator=(Pages&& other) noexcept {
    std::swap(count_, other.count_);
    std::swap(items_, other.items_);
    return *this;
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages() {
    if (items_ != nullptr) unmap_pages(items_, count_ * sizeof(T));
  }

  bool valid() const { return items_ != nullptr || count_ == 0; }
  std::size_t size() const { return count_; }
  T& operator[](std::size_t index) { return items_[index]; }
  const T& operator[](std::size_t index) const { return items_[index]; }

 private:
  std::size_t count_ = 0;
  T* items_ = nullptr;
};

}  // namespace isoline::analysis

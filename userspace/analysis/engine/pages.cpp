#include "analysis/engine/pages.hpp"

#include <sys/mman.h>

namespace isoline::analysis {

void* map_pages(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) return nullptr;
  // A wish: without huge pages a table of a million flows misses the TLB at each look-up, and works all the same.
  static_cast<void>(madvise(pages, bytes, MADV_HUGEPAGE));
  return pages;
}

void unmap_pages(void* pages, std::size_t bytes) { munmap(pages, bytes); }

}  // namespace isoline::analysis

// The packet path finds buckets by another instruction than the kernel side: the same buckets.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "analysis/stats/block_add.hpp"

using namespace isoline;

TEST_CASE("a value has the same bucket in the packet path as in the kernel") {
  for (const std::uint32_t origin : {ISOLINE_ORIGIN_DELAY, ISOLINE_ORIGIN_DEVIATION}) {
    for (unsigned bit = 0; bit < 63; ++bit) {
      const std::uint64_t edge = std::uint64_t{1} << bit;
      for (const std::uint64_t value :
           {edge - 1, edge, edge + edge / 4 - 1, edge + edge / 4, edge + edge / 2, 2 * edge - 1})
        CHECK(analysis::block_bucket(value, origin) == isoline_bucket(value, origin));
    }
  }
  CHECK(rc::check([] {
    const auto value = *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(1, 60);
    RC_ASSERT(analysis::block_bucket(value, ISOLINE_ORIGIN_DELAY) == isoline_bucket(value, ISOLINE_ORIGIN_DELAY));
    RC_ASSERT(analysis::block_bucket(value, ISOLINE_ORIGIN_DEVIATION) ==
              isoline_bucket(value, ISOLINE_ORIGIN_DEVIATION));
  }));
}

TEST_CASE("a bucket that is full stays full") {
  isoline_histogram block{};
  block.bucket[7] = UINT32_MAX;
  analysis::count_in_block(block, 7);
  CHECK(block.bucket[7] == UINT32_MAX);
}

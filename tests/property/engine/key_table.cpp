// The engine's table finds what was put in and not taken out, whatever meets in a chunk.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <unordered_map>

#include "analysis/engine/key_table.hpp"

using namespace isoline;
using analysis::KeyTable;

namespace {

/// Keys are numbers below `keys`; few different hashes, so that chunks run over and tags meet.
std::uint64_t poor_hash(std::uint32_t key, std::uint32_t chunks, std::uint32_t tags) {
  return key % chunks | std::uint64_t{key / chunks % tags} << 56;
}

}  // namespace

TEST_CASE("a key table is a map") {
  CHECK(rc::check([] {
    const auto entries = *rc::gen::inRange<std::uint32_t>(1, 200);
    const auto chunks = *rc::gen::inRange<std::uint32_t>(1, 30), tags = *rc::gen::inRange<std::uint32_t>(1, 5);
    KeyTable table(entries);
    RC_ASSERT(table.valid());
    std::unordered_map<std::uint32_t, std::uint32_t> truth;  // key to record
    std::vector<std::uint32_t> key_of(entries + 1);
    std::vector<std::uint32_t> free;
    for (std::uint32_t record = entries; record > 0; --record) free.push_back(record);
    const auto find = [&](std::uint32_t key) {
      return table.find(poor_hash(key, chunks, tags), [&](std::uint32_t record) { return key_of[record] == key; });
    };
    const auto steps = *rc::gen::container<std::vector<std::uint32_t>>(*rc::gen::inRange<std::size_t>(0, 2000),
                                                                       rc::gen::inRange<std::uint32_t>(0, 400));
    for (const std::uint32_t key : steps) {
      const auto known = truth.find(key);
      RC_ASSERT(find(key) == (known != truth.end() ? known->second : 0));
      if (known != truth.end()) {
        table.erase(poor_hash(key, chunks, tags), known->second);
        key_of[known->second] = UINT32_MAX;
        free.push_back(known->second);
        truth.erase(known);
      } else if (free.empty()) {
        RC_ASSERT(!table.insert(poor_hash(key, chunks, tags), 1));
      } else {
        const std::uint32_t record = free.back();
        free.pop_back();
        key_of[record] = key;
        RC_ASSERT(table.insert(poor_hash(key, chunks, tags), record));
        truth.emplace(key, record);
      }
      RC_ASSERT(table.size() == truth.size());
    }
    for (const auto& [key, record] : truth) RC_ASSERT(find(key) == record);
  }));
}

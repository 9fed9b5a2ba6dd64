// Arrivals against what the definitions say of the whole list of numbers, by brute force.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

#include "analysis/track/arrivals.hpp"

using namespace isoline;
using namespace isoline::analysis::track;

namespace {

/// docs/measures.md and RFC 4737, with every frame remembered. Numbers do not wrap here.
ArrivalCounts oracle(const std::vector<std::int64_t>& came, bool from_zero) {
  ArrivalCounts counts;
  std::vector<std::int64_t> different;
  for (const std::int64_t number : came) {
    if (std::ranges::find(different, number) != different.end()) {
      ++counts.duplicated;
      continue;
    }
    const auto overtook = std::ranges::find_if(different, [&](std::int64_t other) { return other > number; });
    if (overtook != different.end()) {
      ++counts.reordered;
      counts.max_extent = std::max(counts.max_extent, static_cast<std::uint64_t>(different.end() - overtook));
    }
    different.push_back(number);
  }
  counts.received = different.size();
  if (different.empty()) return counts;
  const std::int64_t first = from_zero ? 0 : std::ranges::min(different);
  counts.lost = static_cast<std::uint64_t>(std::ranges::max(different) - first + 1) - counts.received;
  return counts;
}

/// 0, 1, 2 … as a bad network delivers them: some never, some twice, some later.
std::vector<std::int64_t> bad_network(std::size_t most_late) {
  std::vector<std::pair<std::int64_t, std::int64_t>> sent;  // place in the order of arrival, number
  const auto count = *rc::gen::inRange<std::int64_t>(1, 250);
  const auto bad = *rc::gen::inRange(0, 60);
  for (std::int64_t number = 0; number < count; ++number) {
    const auto late = [&]() -> std::int64_t {
      return *rc::gen::inRange(0, 100) < bad ? *rc::gen::inRange<std::int64_t>(0, static_cast<std::int64_t>(most_late))
                                             : 0;
    };
    if (*rc::gen::inRange(0, 150) < bad) continue;
    sent.emplace_back(number + late(), number);
    if (*rc::gen::inRange(0, 200) < bad) sent.emplace_back(number + late(), number);
  }
  std::ranges::stable_sort(sent, {}, [](const auto& frame) { return frame.first; });
  std::vector<std::int64_t> came;
  for (const auto& [place, number] : sent) came.push_back(number);
  return came;
}

ArrivalCounts counted(const std::vector<std::int64_t>& came, std::uint32_t begin, bool from_zero) {
  Arrivals arrivals({.from_zero = from_zero});
  for (const std::int64_t number : came) arrivals.arrive(begin + static_cast<std::uint32_t>(number));
  return arrivals.counts();
}

}  // namespace

TEST_CASE("arrivals by brute force") {
  rc::prop("loss, copies, disorder and its extent are those of the definitions", [] {
    const auto came = bad_network(30);
    const bool from_zero = *rc::gen::arbitrary<bool>();
    const std::uint32_t begin = from_zero ? 0 : *rc::gen::element<std::uint32_t>(0, 77, 0xffffffa0u, 0x7fffffc0u);
    const ArrivalCounts counts = counted(came, begin, from_zero);
    RC_ASSERT(counts == oracle(came, from_zero));
  });
  rc::prop("an extent is right or said to be unknown", [] {
    const auto came = bad_network(240);
    const ArrivalCounts counts = counted(came, 0, true);
    ArrivalCounts expected = oracle(came, true);
    RC_ASSERT(counts.max_extent <= expected.max_extent);
    if (counts.unknown_extents == 0) RC_ASSERT(counts.max_extent == expected.max_extent);
    expected.max_extent = counts.max_extent;
    expected.unknown_extents = counts.unknown_extents;
    RC_ASSERT(counts == expected);
  });
  rc::prop("every frame is in one count, whatever the numbers are", [] {
    const auto numbers = *rc::gen::container<std::vector<std::uint32_t>>(
        rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 40), rc::gen::inRange<std::uint32_t>(20'000, 20'040),
                       rc::gen::arbitrary<std::uint32_t>()));
    Arrivals arrivals({.from_zero = *rc::gen::arbitrary<bool>()});
    for (const std::uint32_t number : numbers) {
      if (*rc::gen::inRange(0, 10) == 0) arrivals.restart();
      arrivals.arrive(number);
    }
    const ArrivalCounts counts = arrivals.counts();
    RC_ASSERT(counts.received + counts.duplicated + counts.beyond_window == numbers.size());
  });
}

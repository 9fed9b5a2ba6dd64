// Loss in runs and the depth of disorder, against a list of everything that came.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <vector>

#include "analysis/track/sequence.hpp"

using namespace isoline::analysis::track;

namespace {

struct Expected {
  std::uint64_t lost = 0, periods = 0, longest = 0, extent = 0;
  friend bool operator==(const Expected&, const Expected&) = default;
};

Expected from_list(const std::vector<std::uint32_t>& numbers) {
  Expected expected;
  std::set<std::uint32_t> seen;
  for (const std::uint32_t number : numbers) {
    const auto later = static_cast<std::uint64_t>(std::distance(seen.upper_bound(number), seen.end()));
    if (seen.insert(number).second) expected.extent = std::max(expected.extent, later);
  }
  std::uint32_t next = *seen.begin();
  for (const std::uint32_t number : seen) {
    if (number != next) {
      ++expected.periods;
      expected.lost += number - next;
      expected.longest = std::max<std::uint64_t>(expected.longest, number - next);
    }
    next = number + 1;
  }
  return expected;
}

Expected by_window(const std::vector<std::uint32_t>& numbers, std::uint32_t offset, std::uint8_t bits) {
  Numbered numbered;
  std::uint32_t features = 0;
  isoline::wire::Frame frame;
  frame.key.kind = ISOLINE_KIND_UDP;
  frame.sequence.bits = bits;
  for (const std::uint32_t number : numbers) {
    frame.sequence.value = (number + offset) & (bits == 32 ? UINT32_MAX : (1u << bits) - 1);
    follow_sequence(numbered, features, frame, 1);
  }
  const Runs runs = numbered.runs.settled(numbered.sequence_window);
  return {numbered.lost, runs.periods, runs.longest, runs.extent};
}

/// Numbers from 0 on, of which some are lost, some come late, some twice.
std::vector<std::uint32_t> passing(std::size_t count, int loss, int disorder) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arrivals{{0, 0}};  // when, which
  std::uint32_t number = 1;
  for (std::size_t i = 0; i < count; ++i, ++number) {
    if (*rc::gen::inRange(0, 100) < loss) number += *rc::gen::element(1u, 1u, 2u, 5u, 30u, 63u, 64u, 65u, 200u, 2000u);
    const bool late = *rc::gen::inRange(0, 100) < disorder;
    arrivals.emplace_back(number + (late ? *rc::gen::inRange<std::uint32_t>(1, 40) : 0), number);
    if (*rc::gen::inRange(0, 100) < disorder / 2) arrivals.emplace_back(number + 20, number);
  }
  std::ranges::stable_sort(arrivals, {}, &std::pair<std::uint32_t, std::uint32_t>::first);
  std::vector<std::uint32_t> numbers;
  for (const auto& arrival : arrivals) numbers.push_back(arrival.second);
  return numbers;
}

}  // namespace

TEST_CASE("runs of loss and reordering extent are those of the list of all numbers") {
  CHECK(rc::check([] {
    const auto numbers =
        passing(*rc::gen::inRange<std::size_t>(1, 400), *rc::gen::element(0, 2, 20), *rc::gen::element(0, 3, 40));
    const std::uint32_t offset = *rc::gen::arbitrary<std::uint32_t>();
    const std::uint8_t bits = *rc::gen::element<std::uint8_t>(16, 32);
    RC_CLASSIFY(from_list(numbers).lost != 0, "with loss");
    RC_ASSERT(by_window(numbers, offset, bits) == from_list(numbers));
  }));
}

TEST_CASE("a sender that begins anew ends the runs, and none is made of it") {
  CHECK(by_window({10, 11, 14, 15, 50'000, 50'001}, 0, 32) == Expected{2, 1, 2, 0});
  CHECK(by_window({100, 101, 10, 11, 12}, 0, 32) == Expected{0, 0, 0, 0});
}

TEST_CASE("what is older than the first number was not lost") {
  CHECK(by_window({100, 98, 101, 170}, 0, 32) == Expected{68, 1, 68, 1});
}

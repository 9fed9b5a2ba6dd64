// Small plans that are right, made by trying, for tests that spoil one thing. Everything is slow and plain here.
#pragma once

#include <cstdint>
#include <random>

#include "model/plan.hpp"

namespace isoline::test {

/// Never twice the same order of draws in two compilers, so not the distributions of <random>.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::int64_t in(std::int64_t least, std::int64_t most) {  ///< both can come
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return in(1, 100) <= percent; }
  template <class List>
  auto& one_of(List& list) {
    return list[static_cast<std::size_t>(in(0, static_cast<std::int64_t>(std::size(list)) - 1))];
  }

 private:
  std::mt19937_64 random_;
};

/// A ring of bridges with a station each; streams of several periods, bursts, groups and copies, frames that wait,
/// reserved windows, cut-through, a sync error: each by chance. Budgets, intervals, deadlines and shares are as tight
/// as they can be.
Plan small_plan(std::uint64_t seed);

/// Gates that hold, for the frames of a plan on a link. Exactly what is needed; `merge` also shuts gaps up to this
/// long.
PlannedPort gates_of(const Plan& plan, LinkIndex link, Nanoseconds merge = Nanoseconds(0));

/// One frame of a plan on a link.
struct PlacedFrame {
  std::uint32_t stream = 0, member = 0, hop = 0, frame = 0;
  std::int64_t start = 0, ready = 0, slot = 0, period = 1;
  unsigned traffic_class = 0;
};
std::vector<PlacedFrame> frames_on(const Plan& plan, LinkIndex link);

/// Position of the entry that holds this moment of the cycle.
std::size_t entry_at(const GateControlList& list, std::int64_t time);

/// Sets every limit of the plan to what is used of it.
void tighten(Plan& plan, Draw& draw);

}  // namespace isoline::test

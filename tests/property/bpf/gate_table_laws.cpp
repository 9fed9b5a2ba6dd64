// The table by which the kernel finds a window says the same as a look at every window.
#include "adapters/bpf/gate_table.hpp"

#include <algorithm>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

using namespace isoline;

namespace {

/// Up to 64 windows in a cycle of a random length, in order.
GateCycle any_gates() {
  GateCycle gates;
  gates.cycle_time = Nanoseconds(*rc::gen::inRange<std::int64_t>(200, std::int64_t{1} << 40));
  const auto count = *rc::gen::inRange<std::size_t>(0, 64);
  auto edges = *rc::gen::container<std::vector<std::int64_t>>(
      2 * count, rc::gen::inRange<std::int64_t>(0, gates.cycle_time.count() + 1));
  std::sort(edges.begin(), edges.end());
  for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
    if (edges[i] < edges[i + 1]) gates.windows[0].push_back({Nanoseconds(edges[i]), Nanoseconds(edges[i + 1])});
  }
  return gates;
}

}  // namespace

TEST_CASE("from where a bin points, the next window is found and none is skipped") {
  rc::prop("first", [] {
    const auto gates = any_gates();
    const auto table = bpf::gate_table(gates);
    RC_ASSERT(table.has_value());
    const auto& of_class = table->classes[0];
    RC_ASSERT(of_class.count == gates.windows[0].size());
    const auto cycle = static_cast<std::uint64_t>(gates.cycle_time.count());
    // Edges are where it can go wrong.
    std::vector<std::uint64_t> phases{0, cycle - 1, *rc::gen::inRange<std::uint64_t>(0, cycle)};
    for (const auto& window : gates.windows[0]) {
      phases.push_back(static_cast<std::uint64_t>(window.begin.count()));
      phases.push_back(static_cast<std::uint64_t>(window.end.count()) - 1);
      if (window.end < gates.cycle_time) phases.push_back(static_cast<std::uint64_t>(window.end.count()));
    }
    for (const std::uint64_t phase : phases) {
      const std::size_t bin = bpf::phase_bin(table->cycle, phase);
      RC_ASSERT(bin < phase_bins);
      const auto next = std::find_if(gates.windows[0].begin(), gates.windows[0].end(), [&](const TimeWindow& window) {
        return static_cast<std::uint64_t>(window.end.count()) > phase;
      });
      RC_ASSERT(of_class.first[bin] <= next - gates.windows[0].begin());
      // And not needlessly early: the window before it ends before the bin begins.
      if (of_class.first[bin] > 0) RC_ASSERT(of_class.window[of_class.first[bin] - 1].end_ns <= phase);
    }
  });
}

TEST_CASE("bins grow with the phase and use the whole cycle") {
  rc::prop("bins", [] {
    const auto table = bpf::gate_table(any_gates());
    RC_ASSERT(table.has_value());
    const std::uint64_t cycle = table->cycle.cycle_ns;
    const auto a = *rc::gen::inRange<std::uint64_t>(0, cycle), b = *rc::gen::inRange<std::uint64_t>(0, cycle);
    RC_ASSERT((a <= b) == (bpf::phase_bin(table->cycle, a) <= bpf::phase_bin(table->cycle, b)) ||
              bpf::phase_bin(table->cycle, a) == bpf::phase_bin(table->cycle, b));
    RC_ASSERT(bpf::phase_bin(table->cycle, 0) == 0);
    if (cycle >= 2 * phase_bins) RC_ASSERT(bpf::phase_bin(table->cycle, cycle - 1) == phase_bins - 1);
  });
}

TEST_CASE("windows that cannot be judged are refused") {
  GateCycle gates;
  gates.cycle_time = std::chrono::milliseconds(1);
  const auto refused = [&] {
    const auto table = bpf::gate_table(gates);
    return !table && table.error().kind == ErrorKind::invalid_input;
  };
  CHECK(!refused());
  gates.windows[3] = {{Nanoseconds(0), Nanoseconds(1'000'001)}};
  CHECK(refused());
  gates.windows[3] = {{Nanoseconds(0), Nanoseconds(500)}, {Nanoseconds(400), Nanoseconds(600)}};
  CHECK(refused());
  gates.windows[3].clear();
  for (int i = 0; i < 65; ++i) gates.windows[3].push_back({Nanoseconds(i * 100), Nanoseconds(i * 100 + 50)});
  CHECK(refused());
  gates.windows[3].pop_back();
  CHECK(!refused());
  gates.cycle_time = std::chrono::hours(1);
  CHECK(refused());
}

// Frames that tell themselves from all others: everything that is said of them has to be true.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "analysis/stats/histogram.hpp"
#include "two_taps.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;
using isoline::test::compare;
using isoline::test::record;
using isoline::test::TapOptions;
using isoline::test::TwoTaps;

namespace {

TapOptions any_options() {
  TapOptions options;
  options.frames = *rc::gen::inRange<std::size_t>(0, 3000);
  options.offset = Nanoseconds(*rc::gen::inRange<std::int64_t>(-10'000'000'000, 10'000'000'000));
  options.drift = *rc::gen::inRange(-100, 101) * 1e-6;
  options.resolution = Nanoseconds(*rc::gen::element(1, 1000));
  options.lost = *rc::gen::element(0.0, 0.01, 0.2);
  options.duplicated = *rc::gen::element(0.0, 0.02);
  options.late = *rc::gen::element(0.0, 0.1);
  options.apart = *rc::gen::element(Nanoseconds(5us), Nanoseconds(100us), Nanoseconds(3ms));
  options.retagged = *rc::gen::arbitrary<bool>();
  options.routed = *rc::gen::arbitrary<bool>();
  return options;
}

/// What truly became of the frames, counted without any of the matcher's means.
struct Truth {
  std::uint64_t matched[2] = {}, lost[2] = {}, duplicated[2] = {}, reordered[2] = {};
  Nanoseconds least[2] = {Nanoseconds::max(), Nanoseconds::max()}, most[2] = {};
};

Truth truth_of(const TwoTaps& taps) {
  Truth truth;
  std::vector<std::uint64_t> copies[2];
  for (const std::size_t tap : {0, 1}) {
    copies[tap].assign(taps.sent.size(), 0);
    for (const auto& seen : taps.seen[tap]) ++copies[tap][seen.sent];
  }
  std::set<std::size_t> came;
  std::map<std::size_t, std::size_t> furthest;  // by flow, the last sent that came
  for (const Way way : {Way::forward, Way::backward}) {
    const std::size_t first = index(first_tap(way)), second = index(second_tap(way)), at = index(way);
    for (std::size_t i = 0; i < taps.sent.size(); ++i) {
      const auto& sent = taps.sent[i];
      if (sent.way != way || copies[first][i] == 0) continue;
      truth.matched[at] += copies[second][i] != 0 ? 1 : 0;
      truth.lost[at] += copies[second][i] == 0 ? 1 : 0;
      truth.duplicated[at] += copies[second][i] > 1 ? 1 : 0;
      if (copies[second][i] == 0) continue;
      truth.least[at] = std::min(truth.least[at], *sent.delay);
      truth.most[at] = std::max(truth.most[at], *sent.delay);
    }
    for (const auto& seen : taps.seen[second]) {
      const auto& sent = taps.sent[seen.sent];
      if (sent.way != way || !came.insert(seen.sent).second) continue;
      auto& last = furthest[sent.flow];
      truth.reordered[at] += seen.sent < last ? 1 : 0;
      last = std::max(last, seen.sent);
    }
  }
  return truth;
}

/// Each frame is in one account.
void check_accounts(const TwoTaps& taps, const Comparison& result) {
  for (const Tap tap : {Tap::before, Tap::after}) {
    const ComparedTap& of_tap = result.taps[index(tap)];
    std::uint64_t sum = of_tap.cut_short + of_tap.outside + of_tap.early + of_tap.overflow, of_flows = 0;
    for (const Way way : {Way::forward, Way::backward}) {
      const Passage& passage = result.ways[index(way)];
      sum += passage.matched + (first_tap(way) == tap ? passage.lost : passage.appeared + passage.duplicated);
    }
    for (const ComparedFlow& flow : result.flows) of_flows += flow.frames[index(tap)];
    RC_ASSERT(of_tap.frames == taps.seen[index(tap)].size());
    RC_ASSERT(sum == of_tap.frames);
    RC_ASSERT(of_flows == of_tap.frames);
  }
  for (const Way way : {Way::forward, Way::backward}) {
    const Passage& total = result.ways[index(way)];
    const auto sum = [&](std::uint64_t Passage::* count) {
      std::uint64_t all = 0;
      for (const ComparedFlow& flow : result.flows)
        if (flow.way == way) all += flow.passage.*count;
      return all;
    };
    for (const auto count : {&Passage::matched, &Passage::ambiguous, &Passage::lost, &Passage::appeared,
                             &Passage::duplicated, &Passage::reordered})
      RC_ASSERT(sum(count) == total.*count);
    Distribution delays;
    for (const ComparedFlow& flow : result.flows)
      if (flow.way == way && flow.passage.delay) RC_ASSERT(merge(delays, *flow.passage.delay));
    RC_ASSERT(delays == total.delay.value_or(Distribution()));
  }
}

void check_clock(const TwoTaps& taps, const Comparison& result) {
  for (const ClockLine& line : result.clock) {
    RC_ASSERT(line.even);
    for (const Nanoseconds time : {line.from, line.from + (line.until - line.from) / 3, line.until}) {
      const Nanoseconds wrong = std::chrono::abs(line.at(time) - taps.difference(time));
      RC_ASSERT(wrong <= line.offset_error);
    }
    RC_ASSERT(std::abs(line.drift - taps.options.drift) <= line.drift_error + 1e-12);
    RC_ASSERT(line.offset_error * 2 >= line.round_trip);
  }
}

}  // namespace

TEST_CASE("everything is recorded from the first frame to the last") {
  rc::prop("counts, order, clock and delays are true", [](std::uint64_t seed) {
    const TwoTaps taps = record(seed, any_options());
    const Comparison result = compare(taps);
    check_accounts(taps, result);
    // Of a handful of frames that all go one way, or were all lost, nobody can say which way it was.
    if (taps.sent.size() < 300) return;
    const Truth truth = truth_of(taps);
    for (const std::size_t way : {0, 1}) {
      const Passage& passage = result.ways[way];
      RC_ASSERT(passage.appeared == 0u);
      RC_ASSERT(passage.ambiguous == 0u);
      RC_ASSERT(passage.matched == truth.matched[way]);
      RC_ASSERT(passage.duplicated <= truth.duplicated[way]);
      RC_ASSERT(passage.lost <= truth.lost[way]);
    }
    const std::uint64_t outside = result.taps[0].outside + result.taps[1].outside;
    // Nothing is left out but what was on its way when recording ended.
    RC_ASSERT(truth.lost[0] + truth.lost[1] + truth.duplicated[0] + truth.duplicated[1] ==
              result.ways[0].lost + result.ways[1].lost + result.ways[0].duplicated + result.ways[1].duplicated +
                  outside);
    RC_ASSERT(result.knowledge == ClockKnowledge::both_ways);
    check_clock(taps, result);
    Nanoseconds error{0};
    for (const ClockLine& line : result.clock) error = std::max(error, line.offset_error);
    for (const std::size_t way : {0, 1}) {
      const Passage& passage = result.ways[way];
      RC_ASSERT(passage.delay.has_value());
      RC_ASSERT(passage.delay->count == truth.matched[way]);
      RC_ASSERT(std::chrono::abs(passage.delay->min - truth.least[way]) <= error + taps.options.resolution);
      RC_ASSERT(std::chrono::abs(passage.delay->max - truth.most[way]) <= error + taps.options.resolution);
      if (taps.options.resolution == Nanoseconds(1)) RC_ASSERT(passage.reordered == truth.reordered[way]);
    }
  });
}

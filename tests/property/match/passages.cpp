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
  if (*rc::gen::inRange(0, 5) == 0) options.offset *= 1'000'000;  // months
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
}

/// What is said of flows is what is said of ways.
void check_flows(const Comparison& result) {
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
    MatchOptions matching;
    matching.settled_at_once = *rc::gen::element(2'000'000u, 1'000u);
    const Comparison result = compare(taps, matching);
    check_accounts(taps, result);
    check_flows(result);
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
      // What was settled before is not looked at again.
      const bool at_once = matching.settled_at_once > taps.sent.size() * 2;
      if (taps.options.resolution == Nanoseconds(1) && at_once) RC_ASSERT(passage.reordered == truth.reordered[way]);
    }
  });
}

TEST_CASE("recorders begin and end at different times") {
  rc::prop("frames that only one could see are not judged", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 2000;
    options.duplicated = 0;
    options.lost = *rc::gen::element(0.0, 0.05);
    const Nanoseconds about = 2000 * options.apart;
    for (const std::size_t tap : {0, 1}) {
      options.begins[tap] = Nanoseconds(*rc::gen::inRange<std::int64_t>(0, about.count() / 4));
      options.ends_early[tap] = Nanoseconds(*rc::gen::inRange<std::int64_t>(0, about.count() / 4));
    }
    const TwoTaps taps = record(seed, options);
    const Comparison result = compare(taps);
    check_accounts(taps, result);
    check_flows(result);
    const Truth truth = truth_of(taps);
    for (const std::size_t way : {0, 1}) {
      // What only one tap saw may have taken longer than anything that both did, which nobody can know.
      std::uint64_t lost = 0, odd = 0;
      for (const auto& sent : taps.sent) {
        if (index(sent.way) != way) continue;
        lost += sent.lost ? 1 : 0;
        odd += sent.delay && (*sent.delay > truth.most[way] || *sent.delay < truth.least[way]) ? 1 : 0;
      }
      RC_ASSERT(result.ways[way].matched == truth.matched[way]);
      RC_ASSERT(result.ways[way].appeared <= odd);
      RC_ASSERT(result.ways[way].lost <= lost + odd);
    }
    check_clock(taps, result);
  });
}

TEST_CASE("recorders that cut frames, each at another length") {
  rc::prop("what both have is enough", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 1000;
    options.snap_length[0] = *rc::gen::inRange<std::size_t>(90, 200);
    options.snap_length[1] = *rc::gen::inRange<std::size_t>(90, 200);
    const TwoTaps taps = record(seed, options);
    MatchOptions matching;
    matching.hash_bytes = std::min(options.snap_length[0], options.snap_length[1]) - 22;
    const Comparison result = compare(taps, matching);
    check_accounts(taps, result);
    check_flows(result);
    const Truth truth = truth_of(taps);
    for (const std::size_t way : {0, 1}) RC_ASSERT(result.ways[way].matched == truth.matched[way]);
    RC_ASSERT(result.taps[0].cut_short + result.taps[1].cut_short == 0u);
  });
}

TEST_CASE("frames that repeat byte by byte") {
  rc::prop("are counted right, and timed only where it is certain which one is which", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 2000;
    options.repeated = *rc::gen::element(0.05, 0.3, 0.7);
    options.apart = 20us;
    const TwoTaps taps = record(seed, options);
    const Comparison result = compare(taps);
    check_accounts(taps, result);
    check_flows(result);
    // Of each content, how many copies each tap saw: nothing more can be known.
    std::map<std::uint64_t, std::array<std::uint64_t, 2>> copies;
    for (const std::size_t tap : {0, 1})
      for (const auto& seen : taps.seen[tap]) ++copies[taps.sent[seen.sent].content][tap];
    std::map<std::uint64_t, Way> ways;
    for (const auto& sent : taps.sent) ways[sent.content] = sent.way;
    std::uint64_t matched = 0, ambiguous = 0, surplus = 0;
    for (const auto& [content, count] : copies) {
      const std::uint64_t first = count[index(first_tap(ways[content]))],
                          second = count[index(second_tap(ways[content]))];
      matched += std::min(first, second);
      surplus += std::max(first, second) - std::min(first, second);
      if (first != second && first != 1) ambiguous += std::min(first, second);
    }
    std::uint64_t found_matched = 0, found_ambiguous = 0,
                  found_surplus = result.taps[0].outside + result.taps[1].outside;
    for (const Passage& way : result.ways) {
      found_matched += way.matched;
      found_ambiguous += way.ambiguous;
      found_surplus += way.lost + way.appeared + way.duplicated;
      RC_ASSERT((way.delay ? way.delay->count : 0) == way.matched - way.ambiguous);
    }
    RC_ASSERT(found_matched == matched);
    // One lost and another one doubled: only the times can tell.
    RC_ASSERT(found_ambiguous >= ambiguous);
    RC_ASSERT(found_ambiguous <= ambiguous + 40);
    RC_ASSERT(found_surplus == surplus);
    check_clock(taps, result);
  });
}

TEST_CASE("frames of one way only") {
  rc::prop("have no offset, but their delays' variation", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 1000;
    options.backward = false;
    options.late = 0;
    const TwoTaps taps = record(seed, options);
    const Comparison result = compare(taps);
    check_accounts(taps, result);
    check_flows(result);
    RC_ASSERT(result.knowledge == ClockKnowledge::one_way);
    const Truth truth = truth_of(taps);
    RC_ASSERT(result.ways[0].matched == truth.matched[0]);
    RC_ASSERT(result.ways[1].matched == 0u);
    RC_ASSERT(result.ways[0].appeared == 0u);
    // Drift that is not told from delays may at most double what they vary by.
    const Nanoseconds varies = truth.most[0] - truth.least[0];
    RC_ASSERT(result.ways[0].delay->min <= Nanoseconds(10));
    RC_ASSERT(result.ways[0].delay->max >= varies / 2);
  });
}

TEST_CASE("clocks that agree") {
  rc::prop("are believed", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 500;
    options.offset = Nanoseconds(0);
    options.drift = 0;
    options.backward = *rc::gen::arbitrary<bool>();
    const TwoTaps taps = record(seed, options);
    MatchOptions matching;
    matching.synchronised = true;
    const Comparison result = compare(taps, matching);
    check_accounts(taps, result);
    check_flows(result);
    const Truth truth = truth_of(taps);
    RC_ASSERT(result.negative == 0u);
    for (const std::size_t way : {0, 1}) {
      RC_ASSERT(result.ways[way].matched == truth.matched[way]);
      if (truth.matched[way] == 0) continue;
      RC_ASSERT(std::chrono::abs(result.ways[way].delay->min - truth.least[way]) <= options.resolution);
      RC_ASSERT(std::chrono::abs(result.ways[way].delay->max - truth.most[way]) <= options.resolution);
    }
  });
}

TEST_CASE("too little room for anything") {
  rc::prop("nothing is counted twice or forgotten", [](std::uint64_t seed) {
    TapOptions options = any_options();
    options.frames = 1500;
    options.repeated = *rc::gen::element(0.0, 0.5);
    options.begins[1] = *rc::gen::element(Nanoseconds(0), Nanoseconds(20ms));
    const TwoTaps taps = record(seed, options);
    MatchOptions matching;
    matching.max_waiting = *rc::gen::inRange<std::uint32_t>(1, 100);
    matching.max_queued = *rc::gen::inRange<std::uint32_t>(2, 400);
    matching.settled_at_once = *rc::gen::inRange<std::uint32_t>(1, 300);
    matching.window = Nanoseconds(*rc::gen::element(1'000, 1'000'000, 1'000'000'000));
    matching.hash_bytes = *rc::gen::element<std::size_t>(20, 1000);
    check_accounts(taps, compare(taps, matching));
  });
}

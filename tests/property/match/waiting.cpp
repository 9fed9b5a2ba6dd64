// Equal frames at two taps, against the definition of runs taken literally, over all frames at once.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "analysis/match/waiting.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

/// A sighting goes by its flow number here: each has its own.
struct Event {
  Tap tap;
  std::uint64_t hash;
  Nanoseconds aligned;
  std::uint32_t number;
};
using Pair = std::tuple<std::uint32_t, std::uint32_t, Pairing>;
using Alone = std::tuple<Tap, std::uint32_t, Nanoseconds, Single>;

struct Found final : MatchSink {
  std::vector<Pair> pairs;
  std::vector<Alone> singles;
  void paired(const Sighting& before, const Sighting& after, Pairing pairing) override {
    pairs.emplace_back(before.flow, after.flow, pairing);
  }
  void single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single) override {
    singles.emplace_back(tap, sighting.flow, latest, single);
  }
  void sort() {
    std::ranges::sort(pairs);
    std::ranges::sort(singles);
  }
};

/// Judges the frames of one run.
void judge(const std::vector<Event>& run, Found& found) {
  std::vector<Event> seen[2];
  for (const Event& event : run) seen[index(event.tap)].push_back(event);
  const std::size_t a = seen[0].size(), b = seen[1].size(), pairs = std::min(a, b);
  Pairing pairing = a == 1 && b == 1 ? Pairing::alone : Pairing::in_order;
  if (a != b) pairing = a == 1 ? Pairing::first_of_after : b == 1 ? Pairing::first_of_before : Pairing::ambiguous;
  for (std::size_t i = 0; i < pairs; ++i) found.pairs.emplace_back(seen[0][i].number, seen[1][i].number, pairing);
  const Tap tap = a > b ? Tap::before : Tap::after;
  const auto& longer = seen[index(tap)];
  for (std::size_t i = pairs; i < longer.size(); ++i) {
    if (pairs == 0) found.singles.emplace_back(tap, longer[i].number, longer[i].aligned, Single::alone);
    if (pairs != 0) found.singles.emplace_back(tap, longer[0].number, longer.back().aligned, Single::surplus);
  }
}

Found by_definition(const std::vector<Event>& events, Nanoseconds window) {
  Found found;
  std::map<std::uint64_t, std::vector<Event>> runs;
  Nanoseconds newest = Nanoseconds::min();
  for (const Event& event : events) {
    newest = std::max(newest, event.aligned);
    auto& run = runs[event.hash];
    Nanoseconds last = Nanoseconds::min();
    for (const Event& one : run) last = std::max(last, one.aligned);
    if (!run.empty() && newest - last > window) {
      judge(run, found);
      run.clear();
    }
    run.push_back(event);
  }
  for (const auto& [hash, run] : runs) judge(run, found);
  return found;
}

std::vector<Event> any_events(std::size_t most) {
  const auto count = *rc::gen::inRange<std::size_t>(0, most);
  const auto contents = *rc::gen::inRange<std::uint64_t>(1, 40), step = *rc::gen::inRange<std::uint64_t>(1, 60);
  const bool backward = *rc::gen::arbitrary<bool>();
  std::vector<Event> events;
  Nanoseconds now{0};
  for (std::size_t i = 0; i < count; ++i) {
    now += Nanoseconds(*rc::gen::inRange<std::uint64_t>(0, step));
    // Times may go back a little, as two taps' and two processors' do.
    const Nanoseconds back(backward ? *rc::gen::inRange(0, 10) : 0);
    events.push_back({*rc::gen::arbitrary<bool>() ? Tap::before : Tap::after,
                      *rc::gen::inRange<std::uint64_t>(0, contents) * 0x9e3779b97f4a7c15, now - back,
                      static_cast<std::uint32_t>(i)});
  }
  return events;
}

void run(Waiting& waiting, const std::vector<Event>& events) {
  for (const Event& event : events)
    waiting.see(event.tap, event.hash, {event.aligned, event.number, 0, {}}, event.aligned);
  waiting.close_all();
}

}  // namespace

TEST_CASE("runs of equal frames") {
  rc::prop("are judged as they are defined", [] {
    const Nanoseconds window(100);
    const auto events = any_events(400);
    Found found, expected = by_definition(events, window);
    Waiting waiting(window, 1000, found);
    RC_ASSERT(waiting.valid());
    run(waiting, events);
    found.sort(), expected.sort();
    RC_ASSERT(found.pairs == expected.pairs);
    RC_ASSERT(found.singles == expected.singles);
    RC_ASSERT(waiting.waiting() == 0u);
    RC_ASSERT(waiting.unjudged() == 0u);
  });

  rc::prop("without room are given up, and each sighting is told once", [] {
    const auto events = any_events(400);
    Found found;
    Waiting waiting(Nanoseconds(1000), *rc::gen::inRange<std::uint32_t>(1, 10), found);
    run(waiting, events);
    RC_ASSERT(2 * found.pairs.size() + found.singles.size() == events.size());
  });

  rc::prop("that are longer than what is kept lose no count", [] {
    Found found;
    Waiting waiting(Nanoseconds(1'000'000), 10, found);
    const auto length = *rc::gen::inRange<std::uint32_t>(1, 3000);
    std::uint32_t seen[2] = {};
    std::vector<Event> events;
    const int lean = *rc::gen::inRange(2, 9);
    for (std::uint32_t i = 0; i < length; ++i) {
      const Tap tap = *rc::gen::inRange(0, 10) < lean ? Tap::before : Tap::after;
      ++seen[index(tap)];
      events.push_back({tap, 7, Nanoseconds(i), i});
    }
    run(waiting, events);
    RC_ASSERT(found.pairs.size() == std::min(seen[0], seen[1]));
    RC_ASSERT(found.singles.size() == std::max(seen[0], seen[1]) - std::min(seen[0], seen[1]));
  });
}

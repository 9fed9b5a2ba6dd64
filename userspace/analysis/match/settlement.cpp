#include "analysis/match/settlement.hpp"

#include <algorithm>
#include <utility>

#include "analysis/match/nearly_sorted.hpp"
#include "analysis/stats/histogram.hpp"

namespace isoline::analysis {

namespace {

/// Nothing more is known of the clocks: the line's error grows with what its drift may be wrong.
ClockLine prolonged(ClockLine line, Nanoseconds until) {
  if (until <= line.until) return line;
  const auto longer = static_cast<double>((until - line.until).count());
  line.offset_error += Nanoseconds(static_cast<std::int64_t>(line.drift_error * longer) + 1);
  line.until = until;
  return line;
}

}  // namespace

Settlement::Settlement(FlowTallies& flows, bool synchronised, Nanoseconds resolution, std::uint32_t capacity)
    : flows_(flows), resolution_(resolution), kept_(capacity) {
  if (synchronised) comparison_.knowledge = ClockKnowledge::synchronised;
}

void Settlement::pair(const Sighting& before, const Sighting& after, Pairing pairing) {
  kept_[used_++] = {before.time, after.time, before.flow, pairing, Single::alone, Tap::before, true};
  if (before.flow == 0) return;
  FlowTally& flow = flows_[before.flow];
  if (after.flow != 0) flows_.rename(before.flow, after.flow);
  const Marks &a = before.marks, &b = after.marks;
  // What usually is the case is one comparison.
  if (a != b) {
    const auto vid = [](const Marks& marks, int tag) { return marks.tag[tag] & 0x0fff; };
    flow.changes.vlan += a.tags != b.tags || vid(a, 0) != vid(b, 0) || vid(a, 1) != vid(b, 1) ? 1 : 0;
    flow.changes.pcp += a.tags != 0 && b.tags != 0 && a.tag[0] >> 13 != b.tag[0] >> 13 ? 1 : 0;
    flow.changes.hop_limit += a.hop_limit != b.hop_limit ? 1 : 0;
    flow.changes.dscp += a.traffic_class >> 2 != b.traffic_class >> 2 ? 1 : 0;
  }
  const bool sure = pairing == Pairing::alone || pairing == Pairing::in_order;
  if (sure) flows_.hosts().see(flow.hosts, before.time, after.time - before.time);
}

void Settlement::single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single) {
  kept_[used_++] = {sighting.time, latest, sighting.flow, Pairing::alone, single, tap, false};
}

bool Settlement::is_timed(const Kept& kept) const {
  if (!kept.is_pair || kept.flow == 0) return false;
  switch (kept.pairing) {
    case Pairing::alone:
    case Pairing::in_order: return true;
    // Of several at the second tap the first is the frame, and the others its copies. Of several at the first tap it
    // may be any.
    case Pairing::first_of_after: return way_of(kept) == Way::forward;
    case Pairing::first_of_before: return way_of(kept) == Way::backward;
    case Pairing::ambiguous: return false;
  }
  return false;
}

const ClockLine* Settlement::line_at(Nanoseconds before) const {
  const auto& lines = comparison_.clock;
  if (lines.empty()) return nullptr;
  auto line = lines.end() - 1;
  while (line != lines.begin() && line->from > before) --line;
  return &*line;
}

Nanoseconds Settlement::offset_at(Nanoseconds before) const {
  const ClockLine* line = line_at(before);
  return line == nullptr ? Nanoseconds(0) : line->at(before);
}

Nanoseconds Settlement::delay(const Kept& pair, Nanoseconds offset) const {
  const Nanoseconds forward = pair.after - pair.before - offset;
  return way_of(pair) == Way::forward ? forward : -forward;
}

void Settlement::settle(const ComparedTap (&taps)[2]) {
  find_ways();
  find_clock();
  find_ways_by_clock();
  settle_pairs();
  for (std::size_t i = 0; i < used_; ++i)
    if (!kept_[i].is_pair) settle_single(kept_[i], taps);
  used_ = 0;
}

void Settlement::find_ways() {
  ways_.assign(flows_.size() + 1, std::nullopt);
  for (std::uint32_t number = 1; number <= flows_.size(); ++number) {
    const FlowTally& flow = flows_[number];
    ways_[number] = flows_.hosts().way(flow.hosts);
    if (ways_[number]) sides_[source_of(flow.key)] = *ways_[number];
  }
  for (std::uint32_t number = 1; number <= flows_.size(); ++number) {
    if (!ways_[number]) {
      // Whoever sends to a host that is behind the second tap is before the first one.
      const auto source = sides_.find(source_of(flows_[number].key));
      const auto destination = sides_.find(destination_of(flows_[number].key));
      if (source != sides_.end()) {
        ways_[number] = source->second;
      } else if (destination != sides_.end()) {
        ways_[number] = destination->second == Way::forward ? Way::backward : Way::forward;
      }
    }
    flows_[number].way = ways_[number].value_or(Way::forward);
  }
}

void Settlement::find_clock() {
  if (comparison_.knowledge == ClockKnowledge::synchronised) return;
  std::vector<ClockPoint> points[2], of_equals[2];
  const bool none_known = std::ranges::none_of(ways_, [](const auto& way) { return way.has_value(); });
  for (std::size_t i = 0; i < used_; ++i) {
    const Kept& kept = kept_[i];
    if (!is_timed(kept) || !(none_known || ways_[kept.flow])) continue;
    auto& into = kept.pairing == Pairing::alone ? points : of_equals;
    into[index(way_of(kept))].push_back({kept.before, kept.after - kept.before});
  }
  // Of equal frames one may have been lost and another doubled, which looks as if none was, but for the times: they are
  // asked only where there are no others.
  for (const std::size_t way : {0, 1})
    if (points[way].empty()) points[way].swap(of_equals[way]);
  for (auto& of_way : points) sort_nearly_sorted(of_way, [](const ClockPoint& point) { return point.before; });
  auto &forward = points[0], &backward = points[1];
  auto& clock = comparison_.clock;
  if (comparison_.knowledge != ClockKnowledge::one_way && !forward.empty() && !backward.empty()) {
    comparison_.knowledge = ClockKnowledge::both_ways;
    std::ranges::copy(clock_between(forward, backward, resolution_), std::back_inserter(clock));
  } else if (comparison_.knowledge == ClockKnowledge::both_ways) {
    const auto& some = forward.empty() ? backward : forward;
    if (!some.empty()) clock.back() = prolonged(clock.back(), some.back().before);
  } else if (!forward.empty() || !backward.empty()) {
    comparison_.knowledge = ClockKnowledge::one_way;
    clock.push_back(forward.empty() ? clock_beside(backward, false) : clock_beside(forward, true));
  }
}

void Settlement::find_ways_by_clock() {
  if (comparison_.knowledge == ClockKnowledge::one_way) return;
  std::vector<std::int64_t> votes(ways_.size());
  for (std::size_t i = 0; i < used_; ++i) {
    const Kept& kept = kept_[i];
    if (!kept.is_pair || ways_[kept.flow]) continue;
    votes[kept.flow] += kept.after - kept.before >= offset_at(kept.before) ? 1 : -1;
  }
  for (std::uint32_t number = 1; number <= flows_.size(); ++number)
    if (!ways_[number]) flows_[number].way = votes[number] >= 0 ? Way::forward : Way::backward;
}

void Settlement::settle_pairs() {
  std::vector<Arrival> arrivals[2];
  for (std::size_t i = 0; i < used_; ++i) {
    const Kept& kept = kept_[i];
    if (!kept.is_pair) continue;
    if (kept.flow == 0) {
      for (ComparedTap& tap : comparison_.taps) ++tap.overflow;
      continue;
    }
    const Way way = way_of(kept);
    ++flows_[kept.flow].matched, ++comparison_.ways[index(way)].matched;
    if (!is_timed(kept)) {
      ++flows_[kept.flow].ambiguous, ++comparison_.ways[index(way)].ambiguous;
      continue;
    }
    const auto number = static_cast<std::uint32_t>(i);
    arrivals[index(way)].push_back(way == Way::forward ? Arrival{kept.after, kept.before, number}
                                                       : Arrival{kept.before, kept.after, number});
  }
  for (const Way way : {Way::forward, Way::backward}) {
    auto& of_way = arrivals[index(way)];
    // Of two that came at the same time nobody knows which was first: they are taken to be in order.
    sort_nearly_sorted(of_way, [](const Arrival& arrival) { return std::pair(arrival.second, arrival.first); });
    for (const Arrival& arrival : of_way) time_pair(arrival, comparison_.ways[index(way)]);
  }
}

void Settlement::time_pair(const Arrival& arrival, Passage& way) {
  const Kept& kept = kept_[arrival.kept];
  FlowTally& flow = flows_[kept.flow];
  Nanoseconds taken = delay(kept, offset_at(kept.before));
  const bool both_ways = comparison_.knowledge == ClockKnowledge::both_ways;
  if (both_ways && kept.pairing != Pairing::alone && taken < -2 * resolution_) {
    ++flow.ambiguous, ++way.ambiguous;
    return;
  }
  if (arrival.first < flow.newest_first) ++flow.reordered, ++way.reordered;
  flow.newest_first = std::max(flow.newest_first, arrival.first);
  if (taken < Nanoseconds(0)) {
    const bool is_line = !comparison_.clock.empty() && comparison_.clock.back().even;
    comparison_.negative += is_line ? 0 : 1;
    taken = Nanoseconds(0);
  }
  Range& range = ranges_[index(flow.way)];
  range.least = std::min(range.least, taken);
  range.most = std::max(range.most, taken);
  flows_.add_delay(kept.flow, taken);
  if (!way.delay) way.delay.emplace().clock = ClockSource::capture;
  add(*way.delay, taken);
}

std::optional<Settlement::Range> Settlement::range(Way way) const {
  for (const Range& range : {ranges_[index(way)], ranges_[1 - index(way)]})
    if (range.least <= range.most) return range;
  return std::nullopt;
}

/// When a single was seen, by the clock of `before`.
Nanoseconds Settlement::before_clock(const Kept& single) const {
  if (single.tap == Tap::before || comparison_.clock.empty()) return single.before;
  // The line is by the other clock: one step of a search that converges by a factor of the drift.
  return single.before - offset_at(single.before - comparison_.clock.back().offset);
}

/// Whether the other tap recorded when it should have seen this frame, had it taken any of the times that others took.
bool Settlement::was_recorded(const Kept& kept, Way way, const ComparedTap (&taps)[2]) const {
  const auto delays = range(way);
  if (!delays) return false;
  const ComparedTap& there = taps[index(other(kept.tap))];
  const Nanoseconds before = before_clock(kept);
  const ClockLine* line = line_at(before);
  // Its own delay and those that it is held against may each be wrong by the line's error.
  const Nanoseconds error = line == nullptr ? Nanoseconds(0) : 2 * line->offset_error;
  // From this tap's clock to the other's, then to when the frame passed that tap.
  const Nanoseconds offset = kept.tap == Tap::before ? offset_at(before) : -offset_at(before);
  const bool first = kept.tap == first_tap(way);
  const Nanoseconds soonest = first ? delays->least : -delays->most, latest = first ? delays->most : -delays->least;
  return kept.before + offset + soonest - error >= there.first && kept.after + offset + latest + error <= there.last;
}

void Settlement::settle_single(const Kept& kept, const ComparedTap (&taps)[2]) {
  ComparedTap& tap = comparison_.taps[index(kept.tap)];
  if (kept.flow == 0) {
    ++tap.overflow;
    return;
  }
  FlowTally& flow = flows_[kept.tap == Tap::after ? flows_.known_as(kept.flow) : kept.flow];
  if (kept.single == Single::unjudged || !was_recorded(kept, flow.way, taps)) {
    ++(kept.single == Single::unjudged ? tap.early : tap.outside);
    ++flows_[kept.flow].unjudged[index(kept.tap)];
    return;
  }
  Passage& way = comparison_.ways[index(flow.way)];
  if (kept.tap == first_tap(flow.way)) {
    ++flow.lost, ++way.lost;
  } else if (kept.single == Single::surplus) {
    ++flow.duplicated, ++way.duplicated;
  } else {
    ++flow.appeared, ++way.appeared;
  }
}

Comparison Settlement::result(const ComparedTap (&taps)[2]) const {
  Comparison result = comparison_;
  for (const std::size_t tap : {0, 1}) {
    result.taps[tap].frames = taps[tap].frames;
    result.taps[tap].cut_short = taps[tap].cut_short;
    result.taps[tap].first = taps[tap].first;
    result.taps[tap].last = taps[tap].last;
  }
  return result;
}

}  // namespace isoline::analysis

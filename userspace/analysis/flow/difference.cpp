#include "analysis/flow/difference.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "analysis/flow/index.hpp"
#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"

namespace isoline::analysis {
namespace {

bool covers(const Counts& newer, const Counts& older) {
  return newer.skbs >= older.skbs && newer.packets >= older.packets && newer.bytes >= older.bytes;
}

/// Counters that went backwards belong to a probe that was loaded anew: all of them are new then.
Counts since(const Counts& newer, const Counts& older) { return covers(newer, older) ? newer - older : newer; }
std::uint64_t since(std::uint64_t newer, std::uint64_t older) { return newer >= older ? newer - older : newer; }

/// The extremes of the new samples, as far as the totals before and after tell them.
void find_extremes(Distribution& part, const Distribution& newer, const Distribution& older) {
  part.min = newer.min;
  part.max = newer.max;
  if (!part.has_histogram) return;
  const auto& buckets = part.histogram.bucket;
  const auto occupied = [](std::uint64_t count) { return count != 0; };
  const auto first = std::ranges::find_if(buckets, occupied);
  if (first == buckets.end()) return;
  const auto last = std::find_if(buckets.rbegin(), buckets.rend(), occupied);
  const auto lowest = static_cast<std::size_t>(first - buckets.begin());
  const auto highest = static_cast<std::size_t>(buckets.rend() - last) - 1;
  const HistogramOrigin origin = part.histogram.origin;
  if (newer.min == older.min) part.min = std::max(newer.min, bucket_lower(lowest, origin));
  if (newer.max == older.max) part.max = std::min(newer.max, bucket_upper(highest, origin) - Nanoseconds(1));
}

void subtract(std::optional<Distribution>& newer, const std::optional<Distribution>& older) {
  if (newer && older) newer = difference(*newer, *older);
}

Flow since(const Flow& newer, const Flow& older) {
  Flow part = newer;
  part.counts = since(newer.counts, older.counts);
  for (const Measure& measure : measures()) subtract(part.*measure.distribution, older.*measure.distribution);
  for (const Counter& counter : counters()) {
    if (counter.is_maximum) continue;
    auto& count = part.*counter.count;
    if (count && older.*counter.count) count = since(*count, *(older.*counter.count));
  }
  return part;
}

void subtract(InterfaceCounters& newer, const InterfaceCounters& older) {
  newer.total = since(newer.total, older.total);
  const auto each = [](auto& now, const auto& before) {
    for (auto& [name, counts] : now) {
      const auto same = std::ranges::find(before, name, [](const auto& entry) { return entry.first; });
      if (same != before.end()) counts = since(counts, same->second);
    }
    std::erase_if(now, [](const auto& entry) { return entry.second == Counts{}; });
  };
  each(newer.kinds, older.kinds);
  each(newer.traffic_classes, older.traffic_classes);
  newer.evicted = {since(newer.evicted.counts, older.evicted.counts), since(newer.evicted.flows, older.evicted.flows)};
  if (newer.losses && older.losses)
    newer.losses = {since(newer.losses->missed, older.losses->missed),
                    since(newer.losses->without_buffer, older.losses->without_buffer),
                    since(newer.losses->broken, older.losses->broken)};
}

bool same_port(const auto& a, const auto& b) { return a.interface == b.interface && a.direction == b.direction; }

}  // namespace

Distribution difference(const Distribution& newer, const Distribution& older) {
  if (older.count == 0 || newer.count < older.count || newer.clock != older.clock ||
      newer.histogram.origin != older.histogram.origin) {
    return newer;
  }
  Distribution part = newer;
  part.count = newer.count - older.count;
  part.sum = std::max(newer.sum - older.sum, Nanoseconds(0));
  if (part.count == 0) {
    part.min = part.max = part.sum = Nanoseconds(0);
    part.histogram.bucket.fill(0);
    return part;
  }
  if (older.has_histogram) {
    for (std::size_t i = 0; i < histogram_buckets; ++i) {
      part.histogram.bucket[i] = since(newer.histogram.bucket[i], older.histogram.bucket[i]);
    }
  }
  find_extremes(part, newer, older);
  return part;
}

Snapshot difference(const Snapshot& newer, const Snapshot& older) {
  Snapshot part;
  part.taken = newer.taken;
  part.taken_wall = newer.taken_wall;
  part.covers = std::max(newer.taken - older.taken, Nanoseconds(0));
  part.occupancy = newer.occupancy;

  FlowIndex<const Flow*> before;
  before.reserve(older.flows.size());
  for (const Flow& flow : older.flows) before.emplace(place_of(flow), &flow);
  // By port: what flows that are no longer there, or are there anew, had already counted before.
  std::map<std::pair<std::string_view, Direction>, Counts> gone;
  for (const Flow& flow : older.flows) gone[{flow.interface, flow.direction}] += flow.counts;
  part.flows.reserve(newer.flows.size());
  for (const Flow& flow : newer.flows) {
    const auto same = before.find(place_of(flow));
    const bool lived_on = same != before.end() && same->second->first_seen == flow.first_seen &&
                          covers(flow.counts, same->second->counts);
    part.flows.push_back(lived_on ? since(flow, *same->second) : flow);
    if (lived_on) {
      Counts& rest = gone[{flow.interface, flow.direction}];
      rest = rest - same->second->counts;
    }
  }

  part.interfaces = newer.interfaces;
  for (InterfaceCounters& port : part.interfaces) {
    const auto same = std::ranges::find_if(older.interfaces, [&](const auto& other) { return same_port(other, port); });
    if (same != older.interfaces.end()) subtract(port, *same);
    Counts& evicted = port.evicted.counts;
    const Counts& counted = gone[{port.interface, port.direction}];
    if (covers(evicted, counted)) evicted = evicted - counted;
  }
  for (Overflow record : newer.overflow) {
    const auto same = std::ranges::find_if(
        older.overflow, [&](const auto& other) { return same_port(other, record) && other.kind == record.kind; });
    if (same != older.overflow.end()) record.counts = since(record.counts, same->counts);
    if (record.counts != Counts{}) part.overflow.push_back(std::move(record));
  }
  return part;
}

}  // namespace isoline::analysis

#include "analysis/flow/merge.hpp"

#include <algorithm>

#include "analysis/flow/index.hpp"
#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"

namespace isoline::analysis {
namespace {

void add_up(std::optional<Distribution>& into, const std::optional<Distribution>& from) {
  if (!from) return;
  if (!into) {
    into = from;
  } else if (!merge(*into, *from) && from->count > into->count) {
    into = from;  // two clocks are never mixed: the one with more samples speaks for the flow
  }
}

template <class T>
void keep_larger(std::optional<T>& into, const std::optional<T>& from) {
  if (from) into = into ? std::max(*into, *from) : *from;
}

void add_up(Flow& into, const Flow& from) {
  into.counts += from.counts;
  into.first_seen = std::min(into.first_seen, from.first_seen);
  into.last_seen = std::max(into.last_seen, from.last_seen);
  for (const Measure& measure : measures()) add_up(into.*measure.distribution, from.*measure.distribution);
  for (const Counter& counter : counters()) {
    if (counter.is_maximum) {
      keep_larger(into.*counter.count, from.*counter.count);
    } else if (from.*counter.count) {
      into.*counter.count = (into.*counter.count).value_or(0) + *(from.*counter.count);
    }
  }
  keep_larger(into.disturbed, from.disturbed);
  if (!into.reverse) into.reverse = from.reverse;
  if (!into.stream) into.stream = from.stream;
  if (!into.handshake) into.handshake = from.handshake;
  if (!into.cycle) {
    into.cycle = from.cycle;
    into.cycle_source = from.cycle_source;
  }
}

}  // namespace

void merge_duplicates(Snapshot& snapshot) {
  std::vector<Flow> once;
  once.reserve(snapshot.flows.size());  // the index holds views of interface names in here
  FlowIndex<std::size_t> index;
  index.reserve(snapshot.flows.size());
  for (Flow& flow : snapshot.flows) {
    const auto found = index.find(place_of(flow));
    if (found != index.end()) {
      add_up(once[found->second], flow);
      continue;
    }
    once.push_back(std::move(flow));
    index.emplace(place_of(once.back()), once.size() - 1);
  }
  snapshot.flows = std::move(once);

  std::vector<Overflow> overflow;
  for (Overflow& record : snapshot.overflow) {
    const auto same = std::ranges::find_if(overflow, [&](const Overflow& other) {
      return other.interface == record.interface && other.direction == record.direction && other.kind == record.kind;
    });
    if (same == overflow.end()) {
      overflow.push_back(std::move(record));
    } else {
      same->counts += record.counts;
    }
  }
  snapshot.overflow = std::move(overflow);
}

Counts total_overflow(const Snapshot& snapshot) {
  Counts total;
  for (const Overflow& record : snapshot.overflow) total += record.counts;
  return total;
}

Evicted total_evicted(const Snapshot& snapshot) {
  Evicted total;
  for (const InterfaceCounters& port : snapshot.interfaces) {
    total.counts += port.evicted.counts;
    total.flows += port.evicted.flows;
  }
  return total;
}

PortLosses total_losses(const Snapshot& snapshot) {
  PortLosses total;
  for (const InterfaceCounters& port : snapshot.interfaces) {
    if (!port.losses) continue;
    total.missed += port.losses->missed;
    total.without_buffer += port.losses->without_buffer;
    total.broken += port.losses->broken;
  }
  return total;
}

}  // namespace isoline::analysis

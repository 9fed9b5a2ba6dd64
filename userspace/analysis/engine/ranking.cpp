#include "analysis/engine/ranking.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "analysis/flow/index.hpp"
#include "analysis/flow/pair.hpp"
#include "wire/key.hpp"

namespace isoline::analysis {
namespace {

struct Ranked {
  std::optional<double> value;
  std::uint32_t record;
};

struct Named {
  std::string name;
  std::uint32_t record;
};

/// Calls with each flow in turn.
void for_each_flow(const EngineReading& reading, const auto& call) {
  FlowCopy copy;
  for (std::uint32_t record = 1; record <= reading.engine.opened(); ++record)
    if (reading.engine.copy(record, copy))
      call(record, flow_of(copy, reading.engine.options(), reading.interfaces, reading.now));
}

template <class T>
std::vector<std::uint32_t> first_of(std::vector<T>& all, std::size_t top, const auto& before) {
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(top, all.size()));
  std::partial_sort(all.begin(), end, all.end(), before);
  std::vector<std::uint32_t> records;
  records.reserve(static_cast<std::size_t>(end - all.begin()));
  std::transform(all.begin(), end, std::back_inserter(records), [](const T& one) { return one.record; });
  return records;
}

/// The same for both directions of a conversation, at one interface.
std::uint64_t conversation_hash(const isoline_flow_key& abi) {
  FlowKey key = wire::from_abi(abi);
  key.dscp = 0;
  key.pcp = 0;
  const FlowKey other = reversed(key);
  const FlowPlace place{{}, Direction::ingress, key < other ? key : other};
  return FlowPlaceHash()(place) ^ (std::uint64_t{abi.port} * 0x9e3779b97f4a7c15);
}

}  // namespace

std::vector<std::uint32_t> ranked_records(const EngineReading& reading, const Filter& filter, const SortKey& key,
                                          std::size_t top) {
  if (key.value == nullptr) {
    std::vector<Named> named;
    for_each_flow(reading, [&](std::uint32_t record, const Flow& flow) {
      if (filter.matches(reading.row(flow))) named.push_back({to_string(flow.key), record});
    });
    return first_of(named, top, [](const Named& a, const Named& b) {
      return a.name != b.name ? a.name < b.name : a.record < b.record;
    });
  }
  std::vector<Ranked> ranked;
  for_each_flow(reading, [&](std::uint32_t record, const Flow& flow) {
    const FlowRow row = reading.row(flow);
    if (filter.matches(row)) ranked.push_back({key.value(row), record});
  });
  return first_of(ranked, top, [](const Ranked& a, const Ranked& b) {
    if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
    if (a.value && *a.value != *b.value) return *a.value > *b.value;
    return a.record < b.record;
  });
}

Snapshot snapshot_of(const EngineReading& reading, std::span<const std::uint32_t> records) {
  Snapshot snapshot = reading.engine.totals(reading.interfaces, reading.now);
  snapshot.covers = reading.covers;
  std::unordered_set<std::uint64_t> conversations;
  std::unordered_set<std::uint32_t> chosen(records.begin(), records.end());
  FlowCopy copy;
  snapshot.flows.reserve(records.size());
  for (const std::uint32_t record : records) {
    reading.engine.copy(record, copy);
    conversations.insert(conversation_hash(copy.record.key));
    snapshot.flows.push_back(reading.flow(record));
  }
  const std::size_t shown = snapshot.flows.size();
  for (std::uint32_t record = 1; record <= reading.engine.opened(); ++record) {
    if (chosen.contains(record) || !reading.engine.copy(record, copy)) continue;
    if (conversations.contains(conversation_hash(copy.record.key))) snapshot.flows.push_back(reading.flow(record));
  }
  pair_reverse(snapshot);
  snapshot.flows.resize(shown);
  return snapshot;
}

}  // namespace isoline::analysis

#include "analysis/engine/ranking.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_set>

#include "analysis/flow/index.hpp"
#include "analysis/flow/pair.hpp"
#include "wire/key.hpp"

namespace isoline::analysis {
namespace {

/// Largest first, those without last.
struct Ranked {
  std::optional<double> value;
  std::uint32_t record;

  friend bool operator<(const Ranked& a, const Ranked& b) {
    if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
    if (a.value && *a.value != *b.value) return *a.value > *b.value;
    return a.record < b.record;
  }
};

struct Named {
  std::string name;
  std::uint32_t record;

  friend bool operator<(const Named& a, const Named& b) {
    return a.name != b.name ? a.name < b.name : a.record < b.record;
  }
};

/// Calls with each flow in turn.
void for_each_flow(const EngineReading& reading, const auto& call) {
  FlowCopy copy;
  for (std::uint32_t record = 1; record <= reading.engine.opened(); ++record)
    if (reading.engine.copy(record, copy))
      call(record, flow_of(copy, reading.engine.options(), reading.interfaces, reading.now));
}

/// Keeps the first `top` of many.
template <class T>
class First {
 public:
  explicit First(std::size_t top) : top_(top) {}

  void add(T one) {
    all_.push_back(std::move(one));
    if (all_.size() / 4 >= std::max<std::size_t>(top_, 1024)) cut();
  }
  std::vector<std::uint32_t> take() {
    cut();
    std::sort(all_.begin(), all_.end());
    std::vector<std::uint32_t> records;
    records.reserve(all_.size());
    for (const T& one : all_) records.push_back(one.record);
    return records;
  }

 private:
  void cut() {
    if (all_.size() <= top_) return;
    const auto end = all_.begin() + static_cast<std::ptrdiff_t>(top_);
    std::nth_element(all_.begin(), end, all_.end());
    all_.erase(end, all_.end());
  }

  std::size_t top_;
  std::vector<T> all_;
};

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
    First<Named> named(top);
    for_each_flow(reading, [&](std::uint32_t record, const Flow& flow) {
      if (filter.matches(reading.row(flow))) named.add({to_string(flow.key), record});
    });
    return named.take();
  }
  First<Ranked> ranked(top);
  for_each_flow(reading, [&](std::uint32_t record, const Flow& flow) {
    const FlowRow row = reading.row(flow);
    if (filter.matches(row)) ranked.add({key.value(row), record});
  });
  return ranked.take();
}

PairedFlows::PairedFlows(const EngineReading& reading) : reading_(reading) {
  places_.reserve(reading.engine.occupancy().flows);
  FlowCopy copy;
  for (std::uint32_t record = 1; record <= reading.engine.opened(); ++record)
    if (reading.engine.copy(record, copy)) places_.push_back({conversation_hash(copy.record.key), record});
  std::ranges::sort(places_, {}, [](const Place& place) { return std::tie(place.conversation, place.record); });
}

std::vector<Flow> PairedFlows::operator()(std::span<const std::uint32_t> records) const {
  Snapshot part;
  part.flows.reserve(records.size() * 2);
  std::unordered_set<std::uint32_t> there(records.begin(), records.end());
  for (const std::uint32_t record : records) part.flows.push_back(reading_.flow(record));
  for (const std::uint32_t record : records) {
    FlowCopy copy;
    reading_.engine.copy(record, copy);
    const auto same = std::ranges::equal_range(places_, conversation_hash(copy.record.key), {}, &Place::conversation);
    for (const Place& place : same)
      if (there.insert(place.record).second) part.flows.push_back(reading_.flow(place.record));
  }
  pair_reverse(part);
  part.flows.resize(records.size());
  return std::move(part.flows);
}

Snapshot totals_of(const EngineReading& reading) {
  Snapshot snapshot = reading.engine.totals(reading.interfaces, reading.now);
  snapshot.covers = reading.covers;
  return snapshot;
}

}  // namespace isoline::analysis

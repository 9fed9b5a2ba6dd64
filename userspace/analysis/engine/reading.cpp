// What a flow engine has measured, in the model's terms.
#include <algorithm>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/flow/pair.hpp"

namespace isoline::analysis {

std::vector<std::uint32_t> FlowEngine::records() const {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(flows_.used());
  for (std::uint32_t number = 1; number <= flows_.fresh(); ++number)
    if (flows_[number].frames != 0) numbers.push_back(number);
  return numbers;
}

Counts FlowEngine::counts(std::uint32_t number) const {
  const FlowRecord& flow = flows_[number];
  return {flow.frames, flow.frames, flow.bytes};
}

bool FlowEngine::copy(std::uint32_t number, FlowCopy& copy) const {
  const FlowRecord& record = flows_[number];
  if (record.frames == 0) return false;
  copy.record = record;
  copy.arrival.copy(histogram(record.arrival_histogram));
  copy.is_numbered = record.numbered != 0 && record.numbered != refused;
  if (copy.is_numbered) {
    copy.numbered = numbered_[record.numbered];
    copy.cycle.copy(histogram(copy.numbered.cycle_histogram));
    copy.ipdv.copy(histogram(copy.numbered.ipdv_histogram));
    copy.jitter.copy(histogram(copy.numbered.jitter_histogram));
  }
  copy.converses = record.conversation != 0 && record.conversation != refused;
  copy.exact = exact_figures(number);
  if (copy.converses) {
    copy.talk = talks_[record.conversation];
    const std::size_t side = (record.features & track::feature_reversed) != 0 ? 1 : 0;
    copy.round_trip.copy(histogram(copy.talk.histogram[side]));
  }
  return true;
}

Flow FlowEngine::flow(std::uint32_t number, const std::vector<std::string>& interfaces, Nanoseconds now) const {
  FlowCopy copy;
  this->copy(number, copy);
  return flow_of(copy, options_, interfaces, now);
}

std::optional<track::ExactFigures> FlowEngine::exact_figures(std::uint32_t number) const {
  const FlowRecord& record = flows_[number];
  const bool followed = record.conversation != 0 && record.conversation != refused;
  if (!options_.exact_round_trips || !followed || record.key.kind != ISOLINE_KIND_TCP) return std::nullopt;
  const std::size_t side = (record.features & track::feature_reversed) != 0 ? 1 : 0;
  return track::figures(exact_talks_[record.conversation - 1].side[side]);
}

ProbeOccupancy FlowEngine::occupancy() const {
  ProbeOccupancy occupancy;
  occupancy.flows = flows_.used();
  occupancy.max_flows = flows_.capacity();
  occupancy.histograms = histograms_.used();
  occupancy.max_histograms = histograms_.capacity();
  occupancy.histograms_refused = histograms_.refused();
  occupancy.conversations = talks_.used();
  occupancy.max_conversations = talks_.capacity();
  occupancy.conversations_refused = talks_.refused();
  for (const PortTotals& port : totals_.ports) occupancy.evicted_flows += port.evicted.flows;
  return occupancy;
}

void FlowEngine::copy(EngineTotals& totals) const {
  std::copy(totals_.ports.begin(), totals_.ports.end(), totals.ports.begin());
  totals.occupancy = occupancy();
}

Snapshot FlowEngine::totals(const std::vector<std::string>& interfaces, Nanoseconds now) const {
  EngineTotals totals(options_);
  copy(totals);
  return snapshot_of(totals, options_.clock, interfaces, now);
}

Snapshot FlowEngine::snapshot(const std::vector<std::string>& interfaces, Nanoseconds now) const {
  Snapshot snapshot = totals(interfaces, now);
  const auto numbers = records();
  snapshot.flows.reserve(numbers.size());
  for (const std::uint32_t number : numbers) snapshot.flows.push_back(flow(number, interfaces, now));
  pair_reverse(snapshot);
  return snapshot;
}

}  // namespace isoline::analysis

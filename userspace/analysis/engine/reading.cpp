// What a flow engine has measured, in the model's terms.
#include "analysis/engine/flow_engine.hpp"
#include "analysis/flow/pair.hpp"
#include "analysis/stats/histogram_block.hpp"
#include "wire/key.hpp"

namespace isoline::analysis {
namespace {

Nanoseconds ns(std::uint64_t value) { return Nanoseconds(static_cast<std::int64_t>(value)); }
MonotonicTime point(std::uint64_t value) { return MonotonicTime(ns(value)); }

std::optional<CycleSource> cycle_source(std::uint32_t features) {
  if ((features & track::feature_planned) != 0) return CycleSource::planned;
  if ((features & track::feature_counted) != 0) return CycleSource::counter;
  if ((features & track::feature_learned) != 0) return CycleSource::learned;
  return std::nullopt;
}

/// Cycles that are overdue since the last frame.
std::uint64_t overdue(std::uint64_t last_ns, const PlannedStream& stream, Nanoseconds now) {
  const Nanoseconds silence = now - ns(last_ns);
  if (stream.deadline <= Nanoseconds(0) || stream.cycle <= Nanoseconds(0) || silence <= stream.cycle + stream.deadline)
    return 0;
  return static_cast<std::uint64_t>((silence - stream.deadline) / stream.cycle);
}

std::string name_of(const std::vector<std::string>& interfaces, std::size_t number) {
  return number < interfaces.size() ? interfaces[number] : "if" + std::to_string(number);
}

}  // namespace

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

Flow FlowEngine::flow(std::uint32_t number, const std::vector<std::string>& interfaces, Nanoseconds now) const {
  const FlowRecord& record = flows_[number];
  Flow flow;
  flow.interface = name_of(interfaces, record.key.port);
  flow.direction = wire::direction_of(record.key);
  flow.key = wire::from_abi(record.key);
  flow.counts = counts(number);
  flow.first_seen = point(record.first_ns);
  flow.last_seen = point(record.last_ns);
  flow.inter_arrival =
      from_block(histogram(record.arrival_histogram),
                 {record.arrival_min, record.arrival_max, record.arrival_sum, record.frames - 1}, options_.clock);
  if (record.numbered != 0 && record.numbered != refused) add_numbered(record, now, flow);
  if (record.conversation != 0 && record.conversation != refused) add_conversation(record, flow);
  return flow;
}

void FlowEngine::add_numbered(const FlowRecord& record, Nanoseconds now, Flow& flow) const {
  const track::Numbered& numbered = numbered_[record.numbered];
  const auto deviations = [&](std::uint32_t block) {
    return from_block(histogram(block), HistogramOrigin::deviation, options_.clock);
  };
  flow.cycle_deviation = deviations(numbered.cycle_histogram);
  flow.ipdv = deviations(numbered.ipdv_histogram);
  flow.jitter = deviations(numbered.jitter_histogram);
  if ((record.features & track::feature_sequence) != 0) {
    flow.lost = numbered.lost;
    flow.duplicated = numbered.duplicated;
    flow.reordered = numbered.reordered;
  }
  if (numbered.disturbed_ns != 0) flow.disturbed = point(numbered.disturbed_ns);
  flow.cycle_source = cycle_source(record.features);
  if (flow.cycle_source) flow.cycle = ns(numbered.cycle_ns);
  if (numbered.stream == 0) return;
  const PlannedStream& stream = options_.streams[numbered.stream - 1];
  flow.stream = stream.name;
  flow.early_cycles = numbered.early_cycles;
  flow.late_cycles = numbered.late_cycles;
  if (stream.deadline <= Nanoseconds(0)) return;
  const std::uint64_t missing = overdue(record.last_ns, stream, now);
  flow.deadline_misses = numbered.deadline_misses + missing;
  if (missing != 0) flow.disturbed = MonotonicTime(now);
}

void FlowEngine::add_conversation(const FlowRecord& record, Flow& flow) const {
  const track::Conversation& talk = talks_[record.conversation];
  const std::size_t side = (record.features & track::feature_reversed) != 0 ? 1 : 0;
  flow.round_trip = from_block(histogram(talk.histogram[side]), HistogramOrigin::delay, options_.clock);
  if (flow.key.kind != FlowKind::tcp) return;
  flow.reordered = talk.reordered[side];
  flow.retransmitted = talk.retransmitted[side];
  flow.delayed_acks = talk.delayed[side];
  const bool sent_syn = ((talk.state & ISOLINE_TALK_SYN_SIDE) != 0) == (side == 1);
  if ((talk.state & ISOLINE_TALK_HANDSHAKE) != 0 && sent_syn) flow.handshake = ns(talk.handshake_ns);
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
  for (const Port& port : ports_) occupancy.evicted_flows += port.evicted.flows;
  return occupancy;
}

Snapshot FlowEngine::totals(const std::vector<std::string>& interfaces, Nanoseconds now) const {
  Snapshot snapshot;
  snapshot.clock = options_.clock;
  snapshot.taken = MonotonicTime(now);
  snapshot.taken_wall = WallTime(now);
  snapshot.occupancy = occupancy();
  for (std::size_t slot = 0; slot < ports_.size(); ++slot) {
    const Port& port = ports_[slot];
    InterfaceCounters counters;
    counters.interface = name_of(interfaces, slot / 2);
    counters.direction = slot % 2 == 0 ? Direction::ingress : Direction::egress;
    std::array<Counts, traffic_classes> by_class{};
    for (std::size_t kind = 0; kind < flow_kind_count; ++kind) {
      Counts of_kind;
      for (std::size_t number = 0; number < traffic_classes; ++number) {
        of_kind += port.seen[kind][number].counts();
        by_class[number] += port.seen[kind][number].counts();
      }
      if (of_kind.packets == 0) continue;
      counters.kinds.emplace_back(static_cast<FlowKind>(kind), of_kind);
      counters.total += of_kind;
      if (port.overflow[kind].frames != 0)
        snapshot.overflow.push_back(
            {counters.interface, counters.direction, static_cast<FlowKind>(kind), port.overflow[kind].counts()});
    }
    if (counters.kinds.empty()) continue;
    for (std::size_t number = 0; number < traffic_classes; ++number)
      if (by_class[number].packets != 0)
        counters.traffic_classes.emplace_back(number == untagged ? "untagged" : std::to_string(number),
                                              by_class[number]);
    counters.evicted = port.evicted;
    snapshot.interfaces.push_back(std::move(counters));
  }
  return snapshot;
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

#include "analysis/engine/flow_copy.hpp"

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

void add_numbered(const FlowCopy& copy, const EngineOptions& options, Nanoseconds now, Flow& flow) {
  const FlowRecord& record = copy.record;
  const track::Numbered& numbered = copy.numbered;
  const auto deviations = [&](const FlowCopy::Histogram& histogram) {
    return from_block(histogram.get(), HistogramOrigin::deviation, options.clock);
  };
  flow.cycle_deviation = deviations(copy.cycle);
  flow.ipdv = deviations(copy.ipdv);
  flow.jitter = deviations(copy.jitter);
  if ((record.features & track::feature_sequence) != 0) {
    flow.lost = numbered.lost;
    flow.duplicated = numbered.duplicated;
    flow.reordered = numbered.reordered;
    const track::Runs runs = numbered.runs.settled(numbered.sequence_window);
    flow.loss_periods = runs.periods;
    flow.longest_loss = runs.longest;
    flow.reordering_extent = runs.extent;
  }
  if (numbered.disturbed_ns != 0) flow.disturbed = point(numbered.disturbed_ns);
  flow.cycle_source = cycle_source(record.features);
  if (flow.cycle_source) flow.cycle = ns(numbered.cycle_ns);
  if (numbered.stream == 0) return;
  const PlannedStream& stream = options.streams[numbered.stream - 1];
  flow.stream = stream.name;
  flow.early_cycles = numbered.early_cycles;
  flow.late_cycles = numbered.late_cycles;
  if (stream.deadline <= Nanoseconds(0)) return;
  const std::uint64_t missing = overdue(record.last_ns, stream, now);
  flow.deadline_misses = numbered.deadline_misses + missing;
  if (missing != 0) flow.disturbed = MonotonicTime(now);
}

void add_conversation(const FlowCopy& copy, const EngineOptions& options, Flow& flow) {
  const track::Conversation& talk = copy.talk;
  const std::size_t side = (copy.record.features & track::feature_reversed) != 0 ? 1 : 0;
  flow.round_trip = from_block(copy.round_trip.get(), HistogramOrigin::delay, options.clock);
  if (flow.key.kind != FlowKind::tcp) return;
  flow.reordered = talk.reordered[side];
  flow.retransmitted = talk.retransmitted[side];
  flow.delayed_acks = talk.delayed[side];
  const bool sent_syn = ((talk.state & ISOLINE_TALK_SYN_SIDE) != 0) == (side == 1);
  if ((talk.state & ISOLINE_TALK_HANDSHAKE) != 0 && sent_syn) flow.handshake = ns(talk.handshake_ns);
  if (!copy.exact) {
    flow.unfollowed_segments = talk.unfollowed[side];
    return;
  }
  flow.duplicate_acks = copy.exact->duplicate_acks;
  flow.selective_round_trips = copy.exact->selective_round_trips;
  flow.reordering_extent = copy.exact->reordering_extent;
}

}  // namespace

std::string interface_name(const std::vector<std::string>& interfaces, std::size_t number) {
  return number < interfaces.size() ? interfaces[number] : "if" + std::to_string(number);
}

Flow flow_of(const FlowCopy& copy, const EngineOptions& options, const std::vector<std::string>& interfaces,
             Nanoseconds now) {
  const FlowRecord& record = copy.record;
  Flow flow;
  flow.interface = interface_name(interfaces, record.key.port);
  flow.direction = wire::direction_of(record.key);
  flow.key = wire::from_abi(record.key);
  flow.counts = {record.frames, record.frames, record.bytes};
  flow.first_seen = point(record.first_ns);
  flow.last_seen = point(record.last_ns);
  flow.inter_arrival =
      from_block(copy.arrival.get(), {record.arrival_min, record.arrival_max, record.arrival_sum, record.frames - 1},
                 options.clock);
  if (copy.is_numbered) add_numbered(copy, options, now, flow);
  if (copy.converses) add_conversation(copy, options, flow);
  return flow;
}

}  // namespace isoline::analysis

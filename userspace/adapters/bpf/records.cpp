#include "adapters/bpf/records.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "analysis/stats/histogram_block.hpp"
#include "wire/key.hpp"

namespace isoline::bpf {
namespace {

using analysis::from_block;

Counts counts_of(const isoline_counts& counts) { return {counts.skbs, counts.packets, counts.bytes}; }

bool seen(const isoline_counts& counts) { return counts.skbs != 0; }

Nanoseconds ns(std::uint64_t value) { return Nanoseconds(static_cast<std::int64_t>(value)); }

/// Inter-arrival extremes stand in the record. On the monotonic clock the inter-arrival times add up to the flow's age.
std::optional<Distribution> arrivals_of(const isoline_flow& record, const isoline_histogram* block, ClockSource clock) {
  const std::uint64_t sum = clock == ClockSource::monotonic ? record.last_ns - record.first_ns : record.arrival_sum;
  return from_block(block, {record.arrival_min, record.arrival_max, sum, record.skbs - 1}, clock);
}

bool numbers_its_packets(const isoline_flow& record) { return record.features & ISOLINE_FLOW_SEQUENCE; }

std::optional<CycleSource> cycle_source(const isoline_flow& record) {
  if (record.features & ISOLINE_FLOW_PLANNED) return CycleSource::planned;
  if (record.features & ISOLINE_FLOW_COUNTED) return CycleSource::counter;
  if (record.features & ISOLINE_FLOW_LEARNED) return CycleSource::learned;
  return std::nullopt;
}

/// Cycles that are overdue since the last frame: the kernel only sees them when a frame comes at last.
std::uint64_t overdue(const isoline_flow& record, const PlannedStream& stream, MonotonicTime now) {
  const auto silence = now.time_since_epoch() - ns(record.last_ns);
  if (stream.deadline <= Nanoseconds(0) || stream.cycle <= Nanoseconds(0) || silence <= stream.cycle + stream.deadline)
    return 0;
  return static_cast<std::uint64_t>((silence - stream.deadline) / stream.cycle);
}

/// A stream at a port and direction.
using StreamPlace = std::tuple<std::uint32_t, std::uint16_t, bool>;
StreamPlace place_of(const isoline_flow& record) {
  return {record.stream, record.key.port, (record.key.flags & ISOLINE_KEY_EGRESS) != 0};
}

class Reader {
 public:
  Reader(const ProbeMaps& maps, const std::vector<PortName>& ports, const ProbeOptions& options, MonotonicTime now,
         const std::vector<isoline_flow>& records)
      : maps_(maps), ports_(ports), options_(options), now_(now) {
    for (const auto& record : records) {
      if (!record.stream) continue;
      auto& newest = newest_[place_of(record)];
      newest = std::max<std::uint64_t>(newest, record.last_ns);
    }
  }

  Flow flow(const isoline_flow& record) const {
    Flow flow;
    flow.interface = ports_[record.key.port].interface;
    flow.direction = wire::direction_of(record.key);
    flow.key = wire::from_abi(record.key);
    flow.counts = {record.skbs, record.packets, record.bytes};
    flow.first_seen = MonotonicTime(ns(record.first_ns));
    flow.last_seen = MonotonicTime(ns(record.last_ns));
    flow.inter_arrival = arrivals_of(record, maps_.histogram(record.arrival_histogram), options_.clock);
    flow.cycle_deviation =
        from_block(maps_.histogram(record.cycle_histogram), HistogramOrigin::deviation, options_.clock);
    flow.ipdv = from_block(maps_.histogram(record.ipdv_histogram), HistogramOrigin::deviation, options_.clock);
    flow.jitter = from_block(maps_.histogram(record.jitter_histogram), HistogramOrigin::deviation, options_.clock);
    if (numbers_its_packets(record)) {
      flow.lost = record.lost;
      flow.duplicated = record.duplicated;
      flow.reordered = record.reordered;
    }
    if (record.disturbed_ns) flow.disturbed = MonotonicTime(ns(record.disturbed_ns));
    flow.cycle_source = cycle_source(record);
    if (flow.cycle_source) flow.cycle = ns(record.cycle_ns);
    add_plan(record, flow);
    add_conversation(record, flow);
    return flow;
  }

 private:
  void add_plan(const isoline_flow& record, Flow& flow) const {
    if (!record.stream || record.stream > options_.streams.size()) return;
    const auto& stream = options_.streams[record.stream - 1];
    flow.stream = stream.name;
    flow.early_cycles = record.early_cycles;
    flow.late_cycles = record.late_cycles;
    // Where several flows are one stream's, the stream is as late as the newest.
    const bool newest = newest_.at(place_of(record)) == record.last_ns;
    const auto missing = newest ? overdue(record, stream, now_) : 0;
    if (stream.deadline > Nanoseconds(0)) flow.deadline_misses = record.deadline_misses + missing;
    if (missing) flow.disturbed = now_;
  }

  void add_conversation(const isoline_flow& record, Flow& flow) const {
    const auto talk = maps_.conversation(record.conversation);
    if (!talk.tag || static_cast<std::uint32_t>(talk.tag) != record.conversation_tag) return;
    const std::size_t side = record.features & ISOLINE_FLOW_REVERSED ? 1 : 0;
    flow.round_trip = from_block(maps_.histogram(talk.histogram[side]), HistogramOrigin::delay, options_.clock);
    if (flow.key.kind != FlowKind::tcp) return;
    flow.reordered = talk.reordered[side];
    flow.retransmitted = talk.retransmitted[side];
    flow.delayed_acks = talk.delayed[side];
    const bool sent_syn = static_cast<bool>(talk.state & ISOLINE_TALK_SYN_SIDE) == (side == 1);
    if (talk.state & ISOLINE_TALK_HANDSHAKE && sent_syn) flow.handshake = ns(talk.handshake_ns);
  }

  const ProbeMaps& maps_;
  const std::vector<PortName>& ports_;
  const ProbeOptions& options_;
  MonotonicTime now_;
  std::map<StreamPlace, std::uint64_t> newest_;
};

Result<void> read_port(const ProbeMaps& maps, std::uint32_t slot, const std::string& interface, Direction direction,
                       Snapshot& snapshot) {
  const auto counters = maps.port_counters(slot);
  if (!counters) return tl::unexpected(counters.error());
  InterfaceCounters port;
  port.interface = interface;
  port.direction = direction;
  for (std::size_t kind = 0; kind < flow_kind_count; ++kind) {
    if (!seen(counters->kind[kind])) continue;
    port.kinds.emplace_back(static_cast<FlowKind>(kind), counts_of(counters->kind[kind]));
    port.total += counts_of(counters->kind[kind]);
    if (seen(counters->overflow[kind]))
      snapshot.overflow.push_back(
          {interface, direction, static_cast<FlowKind>(kind), counts_of(counters->overflow[kind])});
  }
  for (std::size_t number = 0; number < ISOLINE_TRAFFIC_CLASSES; ++number)
    if (seen(counters->traffic_class[number]))
      port.traffic_classes.emplace_back(number == ISOLINE_UNTAGGED ? "untagged" : std::to_string(number),
                                        counts_of(counters->traffic_class[number]));
  snapshot.occupancy.stamps_missing += counters->stamps_missing;
  const auto evicted = maps.evicted(slot);
  port.evicted = {counts_of(evicted.counts), evicted.flows};
  snapshot.occupancy.evicted_flows += evicted.flows;
  snapshot.interfaces.push_back(std::move(port));
  return {};
}

ProbeOccupancy occupancy(const ProbeMaps& maps) {
  ProbeOccupancy occupancy;
  const auto flows = maps.pool(ISOLINE_POOL_FLOWS), talks = maps.pool(ISOLINE_POOL_TALKS),
             histograms = maps.pool(ISOLINE_POOL_HISTOGRAMS);
  occupancy.flows = flows.used;
  occupancy.max_flows = maps.sizes().max_flows;
  occupancy.conversations = talks.used;
  occupancy.max_conversations = maps.sizes().conversations;
  occupancy.conversations_refused = talks.refused;
  occupancy.histograms = histograms.used;
  occupancy.max_histograms = maps.sizes().histograms;
  occupancy.histograms_refused = histograms.refused;
  return occupancy;
}

}  // namespace

Result<Snapshot> read_snapshot(const ProbeMaps& maps, const std::vector<PortName>& ports, const ProbeOptions& options,
                               MonotonicTime now, WallTime wall) {
  Snapshot snapshot;
  snapshot.taken = now;
  snapshot.taken_wall = wall;
  snapshot.occupancy = occupancy(maps);  // first: the ports add what they could not stamp and have evicted
  const auto records = maps.flows();
  const Reader reader(maps, ports, options, now, records);
  snapshot.flows.reserve(records.size());
  for (const auto& record : records)
    if (record.key.port < ports.size() && !ports[record.key.port].interface.empty())
      snapshot.flows.push_back(reader.flow(record));
  for (std::uint32_t port = 0; port < ports.size(); ++port) {
    const auto& name = ports[port];
    if (name.interface.empty()) continue;
    for (const auto direction : {Direction::ingress, Direction::egress}) {
      if (!(direction == Direction::ingress ? name.ingress : name.egress)) continue;
      const auto slot = port * 2 + (direction == Direction::egress);
      if (auto read = read_port(maps, slot, name.interface, direction, snapshot); !read)
        return tl::unexpected(read.error());
    }
  }
  return snapshot;
}

}  // namespace isoline::bpf

#include "adapters/prometheus/series.hpp"

#include <array>
#include <string>
#include <utility>

#include "analysis/flow/merge.hpp"

namespace isoline::exporter {
namespace {

constexpr std::array agreements{
    std::pair{PortAgreement::in_sync, "in_sync"}, std::pair{PortAgreement::pending, "pending"},
    std::pair{PortAgreement::differs, "differs"}, std::pair{PortAgreement::cannot_verify, "cannot_verify"}};

double seconds(Nanoseconds duration) { return static_cast<double>(duration.count()) / 1e9; }

}  // namespace

void add_facts(Scrape& scrape, const Readings& readings) {
  scrape.add("isoline_build_info", {readings.version}, 1);
  for (const host::SourceReport& source : readings.sources) {
    scrape.add("isoline_source_success", {source.source}, source.success ? 1 : 0);
    scrape.add("isoline_source_duration_seconds", {source.source}, seconds(source.duration));
    scrape.add("isoline_source_readings_total", {source.source}, static_cast<double>(source.readings));
    scrape.add("isoline_source_failures_total", {source.source}, static_cast<double>(source.failures));
  }
  scrape.close_essential_group();
}

void add_probe(Scrape& scrape, const Readings& readings) {
  for (const ProbePort& port : readings.ports) {
    scrape.add("isoline_probe_attached", {port.interface, to_string(port.hook)}, 1);
  }
  if (readings.memory) {
    const ProbeMemory& memory = *readings.memory;
    scrape.add("isoline_probe_memory_bytes", {"flows"}, static_cast<double>(memory.flows));
    scrape.add("isoline_probe_memory_bytes", {"pool"}, static_cast<double>(memory.histograms));
    scrape.add("isoline_probe_memory_bytes", {"conversations"}, static_cast<double>(memory.conversations));
    scrape.add("isoline_probe_memory_bytes", {"index"}, static_cast<double>(memory.index));
    scrape.add("isoline_probe_memory_bytes", {"counters"}, static_cast<double>(memory.counters));
  }
  for (const ProbeCost& cost : readings.cost) {
    // One program serves every port, so no interface can be told; its name tells the direction.
    const Scrape::Labels labels{cost.program};
    scrape.add("isoline_probe_program_runs_total", labels, static_cast<double>(cost.runs));
    scrape.add("isoline_probe_program_run_seconds_total", labels, seconds(cost.run_time));
  }
  if (readings.snapshot) {
    const ProbeOccupancy& occupancy = readings.snapshot->occupancy;
    scrape.add("isoline_probe_flows", {}, occupancy.flows);
    scrape.add("isoline_probe_max_flows", {}, occupancy.max_flows);
    scrape.add("isoline_probe_pool_blocks", {}, occupancy.histograms);
    scrape.add("isoline_probe_max_pool_blocks", {}, occupancy.max_histograms);
    scrape.add("isoline_probe_pool_refused_total", {}, static_cast<double>(occupancy.histograms_refused));
    scrape.add("isoline_probe_conversations", {}, occupancy.conversations);
    scrape.add("isoline_probe_max_conversations", {}, occupancy.max_conversations);
    scrape.add("isoline_probe_conversations_refused_total", {}, static_cast<double>(occupancy.conversations_refused));
    scrape.add("isoline_probe_stamps_missing_total", {}, static_cast<double>(occupancy.stamps_missing));
    const Evicted evicted = analysis::total_evicted(*readings.snapshot);
    scrape.add("isoline_probe_evicted_flows_total", {}, static_cast<double>(evicted.flows));
    scrape.add("isoline_probe_evicted_packets_total", {}, static_cast<double>(evicted.counts.packets));
    scrape.add("isoline_probe_evicted_bytes_total", {}, static_cast<double>(evicted.counts.bytes));
  }
  scrape.close_essential_group();
}

void add_loops(Scrape& scrape, const Readings& readings) {
  for (std::size_t number = 0; number < readings.loops.size(); ++number) {
    const PacketLoopReading& loop = readings.loops[number];
    const Scrape::Labels labels{std::to_string(number)};
    scrape.add("isoline_fastpath_polls_total", labels, static_cast<double>(loop.polls));
    scrape.add("isoline_fastpath_empty_polls_total", labels, static_cast<double>(loop.empty_polls));
    if (loop.poll_gap) scrape.add("isoline_fastpath_poll_gap_seconds", labels, figures_of(*loop.poll_gap));
    if (loop.forwarding_delay)
      scrape.add("isoline_fastpath_forwarding_delay_seconds", labels, figures_of(*loop.forwarding_delay));
    if (loop.unforwarded)
      scrape.add("isoline_fastpath_unforwarded_frames_total", labels, static_cast<double>(*loop.unforwarded));
  }
  scrape.close_essential_group();
}

void add_schedule(Scrape& scrape, const Readings& readings) {
  for (const SchedulePort& port : readings.schedule) {
    scrape.add("isoline_schedule_drift_total", {port.interface}, static_cast<double>(port.drifts));
    for (const auto& [agreement, name] : agreements) {
      scrape.add("isoline_schedule_port_agreement", {port.interface, name}, port.agreement == agreement ? 1 : 0);
    }
    // What cannot be verified is neither in sync nor out of it.
    if (port.agreement != PortAgreement::cannot_verify) {
      scrape.add("isoline_schedule_port_in_sync", {port.interface}, port.agreement == PortAgreement::differs ? 0 : 1);
    }
  }
  if (readings.last_apply) {
    scrape.add("isoline_schedule_last_apply_timestamp_seconds", {}, seconds(readings.last_apply->time_since_epoch()));
  }
  scrape.close_essential_group();
}

void add_interfaces(Scrape& scrape, const Snapshot& snapshot) {
  for (const InterfaceCounters& interface : snapshot.interfaces) {
    const Scrape::Labels labels{interface.interface, to_string(interface.direction)};
    scrape.add("isoline_interface_skbs_total", labels, static_cast<double>(interface.total.skbs));
    scrape.add("isoline_interface_packets_total", labels, static_cast<double>(interface.total.packets));
    scrape.add("isoline_interface_bytes_total", labels, static_cast<double>(interface.total.bytes));
    if (!interface.losses) continue;
    const auto lost = [&](const char* cause, std::uint64_t frames) {
      scrape.add("isoline_interface_lost_frames_total", {labels[0], labels[1], cause}, static_cast<double>(frames));
    };
    lost("missed", interface.losses->missed);
    lost("without_buffer", interface.losses->without_buffer);
    lost("broken", interface.losses->broken);
  }
  scrape.close_group("interfaces");
}

void add_classes(Scrape& scrape, const Snapshot& snapshot) {
  for (const InterfaceCounters& interface : snapshot.interfaces) {
    const auto add = [&](const std::string& kind, const std::string& name, const Counts& counts) {
      const Scrape::Labels labels{interface.interface, to_string(interface.direction), name};
      scrape.add("isoline_interface_" + kind + "_skbs_total", labels, static_cast<double>(counts.skbs));
      scrape.add("isoline_interface_" + kind + "_packets_total", labels, static_cast<double>(counts.packets));
      scrape.add("isoline_interface_" + kind + "_bytes_total", labels, static_cast<double>(counts.bytes));
    };
    for (const auto& [name, counts] : interface.traffic_classes) {
      add("traffic_class", name, counts);
    }
    for (const auto& [kind, counts] : interface.kinds) {
      add("protocol_class", to_string(kind), counts);
    }
    scrape.close_group("classes");
  }
  for (const Overflow& overflow : snapshot.overflow) {
    const Scrape::Labels labels{overflow.interface, to_string(overflow.direction), to_string(overflow.kind)};
    scrape.add("isoline_probe_overflow_packets_total", labels, static_cast<double>(overflow.counts.packets));
    scrape.add("isoline_probe_overflow_bytes_total", labels, static_cast<double>(overflow.counts.bytes));
  }
  scrape.close_group("classes");
}

void add_planned(Scrape& scrape, const std::vector<PlannedStream>& streams) {
  for (const PlannedStream& stream : streams) {
    scrape.add("isoline_stream_cycle_seconds", {stream.name}, seconds(stream.cycle));
    if (stream.deadline > Nanoseconds{0}) {
      scrape.add("isoline_stream_deadline_seconds", {stream.name}, seconds(stream.deadline));
    }
  }
  scrape.close_group("streams");
}

void add_flows(Scrape& scrape, const std::vector<AttributedFlow>& flows) {
  // The sums of the others go first: with them alone the totals still add up.
  const auto add = [&](const AttributedFlow& flow) {
    const Scrape::Labels labels{flow.flow, flow.interface, to_string(flow.direction)};
    const Figures& figures = flow.figures;
    scrape.add("isoline_flow_packets_total", labels, static_cast<double>(figures.packets));
    scrape.add("isoline_flow_bytes_total", labels, static_cast<double>(figures.bytes));
    const std::array<std::pair<const char*, const Figures::Event*>, 4> events{{
        {"isoline_flow_lost_packets_total", &figures.lost},
        {"isoline_flow_duplicated_packets_total", &figures.duplicated},
        {"isoline_flow_reordered_packets_total", &figures.reordered},
        {"isoline_flow_retransmitted_packets_total", &figures.retransmitted},
    }};
    for (const auto& [metric, event] : events) {
      if (event->present) {
        scrape.add(metric, labels, static_cast<double>(event->count));
      }
    }
    scrape.add("isoline_flow_round_trip_seconds", labels, figures.round_trip);
    scrape.add("isoline_flow_inter_arrival_seconds", labels, figures.inter_arrival);
    scrape.add("isoline_flow_jitter_seconds", labels, figures.jitter);
    scrape.close_group("flows");
  };
  for (const AttributedFlow& flow : flows) {
    if (flow.flow == other_flows) {
      add(flow);
    }
  }
  for (const AttributedFlow& flow : flows) {
    if (flow.flow != other_flows) {
      add(flow);
    }
  }
}

void add_own_size(Scrape& scrape) {
  constexpr std::array<const char*, own_size_series - 1> groups{"flows", "classes", "queues", "streams", "interfaces"};
  for (const char* group : groups) {
    scrape.add("isoline_exporter_dropped_series", {group}, static_cast<double>(scrape.dropped(group)));
  }
  scrape.add("isoline_exporter_series", {}, static_cast<double>(scrape.series() + own_size_series));
  scrape.close_essential_group();
}

}  // namespace isoline::exporter

#include "adapters/prometheus/metrics_table.hpp"

#include <array>

namespace isoline::exporter {
namespace {

using enum MetricType;

constexpr std::array table{
    Metric{"isoline_build_info", gauge, "", "version", "Always 1; the label tells which Isoline this is."},

    Metric{"isoline_source_success", gauge, "", "source",
           "1 if the last reading of this source worked, 0 if its figures are missing or old."},
    Metric{"isoline_source_duration_seconds", gauge, "seconds", "source",
           "How long the last reading of this source took."},
    Metric{"isoline_source_readings_total", counter, "readings", "source", "Readings of this source that were tried."},
    Metric{"isoline_source_failures_total", counter, "readings", "source", "Readings of this source that failed."},

    Metric{"isoline_exporter_series", gauge, "series", "", "Series in this scrape."},
    Metric{"isoline_exporter_dropped_series", gauge, "series", "what",
           "Series left out of this scrape because of the cap on all series."},

    Metric{"isoline_probe_attached", gauge, "", "interface hook",
           "1 for each interface that the probe is attached to."},
    Metric{"isoline_probe_flows", gauge, "flows", "",
           "Flows that are tracked now, each one direction at one interface."},
    Metric{"isoline_probe_max_flows", gauge, "flows", "", "Flows that can be tracked at a time."},
    Metric{"isoline_probe_pool_blocks", gauge, "blocks", "", "Blocks of the pool of distributions that are in use."},
    Metric{"isoline_probe_max_pool_blocks", gauge, "blocks", "", "Blocks of the pool of distributions."},
    Metric{"isoline_probe_pool_refused_total", counter, "flows", "",
           "Flows that were measured without a distribution because the pool was empty."},
    Metric{"isoline_probe_conversations", gauge, "conversations", "",
           "TCP and echo conversations whose round trips are matched now."},
    Metric{"isoline_probe_max_conversations", gauge, "conversations", "",
           "Conversations whose round trips can be matched at a time."},
    Metric{"isoline_probe_conversations_refused_total", counter, "conversations", "",
           "Conversations without round trips because there was no room."},
    Metric{"isoline_probe_evicted_flows_total", counter, "flows", "",
           "Flows that were forgotten because they were silent."},
    Metric{"isoline_probe_evicted_packets_total", counter, "packets", "", "Packets of flows that were forgotten."},
    Metric{"isoline_probe_evicted_bytes_total", counter, "bytes", "", "Layer-2 bytes of flows that were forgotten."},
    Metric{"isoline_probe_overflow_packets_total", counter, "packets", "interface direction protocol_class",
           "Packets of new flows that found the table full."},
    Metric{"isoline_probe_overflow_bytes_total", counter, "bytes", "interface direction protocol_class",
           "Layer-2 bytes of new flows that found the table full."},
    Metric{"isoline_probe_stamps_missing_total", counter, "packets", "",
           "Packets that were counted but not timed, as they had no stamp of the chosen clock."},
    Metric{"isoline_probe_memory_bytes", gauge, "bytes", "part", "Kernel memory of the probe's maps."},
    Metric{"isoline_probe_program_runs_total", counter, "runs", "program",
           "Runs of a program of the probe; only while the kernel's run-time statistics are on."},
    Metric{"isoline_probe_program_run_seconds_total", counter, "seconds", "program",
           "Time spent in a program of the probe; only while the kernel's run-time statistics are on."},

    Metric{"isoline_schedule_drift_total", counter, "drifts", "interface",
           "Times that a port ceased to be as its schedule says."},
    Metric{"isoline_schedule_port_in_sync", gauge, "", "interface",
           "1 if a port is as its schedule says or will be at its base time, 0 if it differs; missing if the kernel "
           "does not say enough."},
    Metric{"isoline_schedule_last_apply_timestamp_seconds", gauge, "seconds", "",
           "When the schedule in force was applied, in Unix time."},

    Metric{"isoline_interface_skbs_total", counter, "skbs", "interface direction",
           "Socket buffers that the probe saw."},
    Metric{"isoline_interface_packets_total", counter, "packets", "interface direction",
           "Packets that the probe saw; each segment of a GSO or GRO buffer is one."},
    Metric{"isoline_interface_bytes_total", counter, "bytes", "interface direction",
           "Layer-2 bytes that the probe saw, without FCS."},
    Metric{"isoline_interface_traffic_class_skbs_total", counter, "skbs", "interface direction traffic_class",
           "Socket buffers by priority code point of the outer tag."},
    Metric{"isoline_interface_traffic_class_packets_total", counter, "packets", "interface direction traffic_class",
           "Packets by priority code point of the outer tag."},
    Metric{"isoline_interface_traffic_class_bytes_total", counter, "bytes", "interface direction traffic_class",
           "Layer-2 bytes by priority code point of the outer tag."},
    Metric{"isoline_interface_protocol_class_skbs_total", counter, "skbs", "interface direction protocol_class",
           "Socket buffers by protocol class."},
    Metric{"isoline_interface_protocol_class_packets_total", counter, "packets", "interface direction protocol_class",
           "Packets by protocol class."},
    Metric{"isoline_interface_protocol_class_bytes_total", counter, "bytes", "interface direction protocol_class",
           "Layer-2 bytes by protocol class."},

    Metric{"isoline_stream_cycle_seconds", gauge, "seconds", "stream",
           "Cycle of a planned stream, also of one that was never seen."},
    Metric{"isoline_stream_deadline_seconds", gauge, "seconds", "stream",
           "Deadline of a planned stream after the due time of each cycle."},
    Metric{"isoline_stream_packets_total", counter, "packets", "stream interface direction",
           "Packets of a planned stream."},
    Metric{"isoline_stream_bytes_total", counter, "bytes", "stream interface direction",
           "Layer-2 bytes of a planned stream."},
    Metric{"isoline_stream_last_seen_timestamp_seconds", gauge, "seconds", "stream interface direction",
           "When the newest frame of a planned stream was seen, in Unix time."},
    Metric{"isoline_stream_cycle_deviation_seconds", histogram, "seconds", "stream interface direction",
           "How far inter-arrival times were from whole cycles."},
    Metric{"isoline_stream_deadline_misses_total", counter, "cycles", "stream interface direction",
           "Due frames that were later than the deadline."},
    Metric{"isoline_stream_early_cycles_total", counter, "cycles", "stream interface direction",
           "Frames that were early by more than the allowed deviation."},
    Metric{"isoline_stream_late_cycles_total", counter, "cycles", "stream interface direction",
           "Frames that were late by more than the allowed deviation."},
    Metric{"isoline_stream_lost_packets_total", counter, "packets", "stream interface direction",
           "Packets missing in the protocol's own numbering."},
    Metric{"isoline_stream_duplicated_packets_total", counter, "packets", "stream interface direction",
           "Packets that came twice in the protocol's own numbering."},
    Metric{"isoline_stream_reordered_packets_total", counter, "packets", "stream interface direction",
           "Packets that came out of order in the protocol's own numbering."},

    Metric{"isoline_flow_packets_total", counter, "packets", "flow interface direction",
           "Packets of one of the busiest flows, or of all others together."},
    Metric{"isoline_flow_bytes_total", counter, "bytes", "flow interface direction",
           "Layer-2 bytes of one of the busiest flows, or of all others together."},
    Metric{"isoline_flow_lost_packets_total", counter, "packets", "flow interface direction",
           "Packets missing in the protocol's own numbering."},
    Metric{"isoline_flow_duplicated_packets_total", counter, "packets", "flow interface direction",
           "Packets that came twice in the protocol's own numbering."},
    Metric{"isoline_flow_reordered_packets_total", counter, "packets", "flow interface direction",
           "Packets that came out of order in the protocol's own numbering."},
    Metric{"isoline_flow_retransmitted_packets_total", counter, "packets", "flow interface direction",
           "TCP segments that were sent again."},
    Metric{"isoline_flow_round_trip_seconds", histogram, "seconds", "flow interface direction",
           "From data sent in this direction until its acknowledgement."},
    Metric{"isoline_flow_inter_arrival_seconds", histogram, "seconds", "flow interface direction",
           "Between successive buffers of the flow."},
    Metric{"isoline_flow_jitter_seconds", histogram, "seconds", "flow interface direction",
           "RFC 3550's jitter estimate at each packet."},
};

}  // namespace

const char* to_string(MetricType type) {
  switch (type) {
    case counter: return "counter";
    case gauge: return "gauge";
    case histogram: return "histogram";
  }
  return "gauge";
}

std::span<const Metric> metrics() { return table; }

}  // namespace isoline::exporter

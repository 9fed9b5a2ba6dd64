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
    Metric{"isoline_schedule_port_agreement", gauge, "", "interface agreement",
           "1 at the one that a port has of all four agreements with its schedule, 0 at the others."},
    Metric{"isoline_schedule_last_apply_timestamp_seconds", gauge, "seconds", "",
           "When the schedule in force was applied, in Unix time."},

    Metric{"isoline_clock_read_error_seconds", gauge, "seconds", "",
           "Error of one reading of CLOCK_TAI, the clock by which frames are held against their windows."},
    Metric{"isoline_clock_stepped_seconds", gauge, "seconds", "",
           "How far CLOCK_TAI was set since the ports are measured as they are now, 0 if by no more than can be seen."},
    Metric{"isoline_clock_tai_offset_seconds", gauge, "seconds", "",
           "TAI - UTC as the kernel believes; 0 if nobody told it."},
    Metric{"isoline_port_base_time_shift_seconds", gauge, "seconds", "interface",
           "By how much all gates of a port seemed to open late in the last ten seconds, negative: early; 0 if the "
           "windows explain the frames; missing if it cannot be said."},
    Metric{"isoline_port_base_time_shift_least_seconds", gauge, "seconds", "interface",
           "Least shift that explains the frames as well."},
    Metric{"isoline_port_base_time_shift_most_seconds", gauge, "seconds", "interface",
           "Largest shift that explains the frames as well."},
    Metric{"isoline_port_base_time_shift_resolution_seconds", gauge, "seconds", "interface",
           "Steps in which shifts are tried: a part of the cycle."},
    Metric{"isoline_port_frames_total", counter, "frames", "interface traffic_class",
           "Frames of a class that the driver got while the port was measured."},
    Metric{"isoline_port_bytes_total", counter, "bytes", "interface traffic_class",
           "Layer-2 bytes of these frames, without FCS."},
    Metric{"isoline_port_queue_seconds", histogram, "seconds", "interface traffic_class",
           "Time in the qdisc: from just before it until the driver gets the frame."},
    Metric{"isoline_port_queue_stamps_total", counter, "frames", "interface traffic_class stamp",
           "Frames by whether their time in the qdisc is known."},
    Metric{"isoline_port_forward_seconds", histogram, "seconds", "interface traffic_class",
           "Residence in this host: from the arrival at another port of the bridge until the driver gets the frame."},
    Metric{"isoline_port_forward_stamps_total", counter, "frames", "interface traffic_class stamp",
           "Frames by whether their residence is known; those that this host sends itself are missed."},
    Metric{"isoline_port_in_window_frames_total", counter, "frames", "interface traffic_class",
           "Frames that the driver got while the gate of their class was to be open."},
    Metric{"isoline_port_never_open_frames_total", counter, "frames", "interface traffic_class",
           "Frames of a class whose gate was never to be open."},
    Metric{"isoline_port_before_base_frames_total", counter, "frames", "interface traffic_class",
           "Frames before the base time, which are not judged."},
    Metric{"isoline_port_early_seconds", histogram, "seconds", "interface traffic_class",
           "How long before the next window a frame began that was outside and nearer to it."},
    Metric{"isoline_port_late_seconds", histogram, "seconds", "interface traffic_class",
           "How long after the last window a frame began that was outside and nearer to it."},

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

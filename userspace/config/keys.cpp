#include "config/keys.hpp"

#include <string>

#include "config/key_table.hpp"

namespace isoline::config {

namespace {

constexpr std::uint32_t bit(FlowKind kind) { return 1U << static_cast<unsigned>(kind); }

constexpr std::uint32_t ports = bit(FlowKind::tcp) | bit(FlowKind::udp);
constexpr std::uint32_t ip = ports | bit(FlowKind::icmp) | bit(FlowKind::ip);
constexpr std::uint32_t layer2 = bit(FlowKind::profinet) | bit(FlowKind::ethercat) | bit(FlowKind::ptp) |
                                 bit(FlowKind::goose) | bit(FlowKind::sv) | bit(FlowKind::opcua) | bit(FlowKind::avtp) |
                                 bit(FlowKind::arp) | bit(FlowKind::other);

constexpr std::uint64_t microsecond = 1000;
constexpr std::uint64_t second = 1000 * 1000 * microsecond;
constexpr std::uint64_t day = 24 * 3600 * second;

// Of one planned stream; paths begin below the list that holds it.
constexpr Key stream_keys[] = {
    {.path = "name", .meaning = "unique name, a metric label", .required = true, .min = 1, .max = 64},
    {.path = "match", .type = ValueType::map, .meaning = "which frames belong to the stream", .required = true},
    {.path = "match.protocol",
     .type = ValueType::choice,
     .meaning = "protocol class of the frames",
     .required = true,
     .choices = "profinet ethercat ptp goose sv opcua avtp arp other tcp udp icmp ip"},
    {.path = "match.src_mac", .type = ValueType::mac_address, .meaning = "source MAC address", .kinds = layer2},
    {.path = "match.dst_mac", .type = ValueType::mac_address, .meaning = "destination MAC address", .kinds = layer2},
    {.path = "match.vid", .type = ValueType::integer, .meaning = "VLAN identifier of the outer tag", .max = 4094},
    {.path = "match.pcp",
     .type = ValueType::integer,
     .meaning = "priority code point of the outer tag",
     .max = 7,
     .kinds = layer2},
    {.path = "match.ether_type",
     .type = ValueType::integer,
     .meaning = "EtherType behind all tags",
     .min = 0x0600,
     .max = 0xffff,
     .kinds = bit(FlowKind::other)},
    {.path = "match.frame_id",
     .type = ValueType::integer,
     .meaning = "PROFINET FrameID",
     .max = 0xffff,
     .kinds = bit(FlowKind::profinet)},
    {.path = "match.message_type",
     .type = ValueType::integer,
     .meaning = "PTP messageType",
     .max = 15,
     .kinds = bit(FlowKind::ptp)},
    {.path = "match.domain_number",
     .type = ValueType::integer,
     .meaning = "PTP domainNumber",
     .max = 255,
     .kinds = bit(FlowKind::ptp)},
    {.path = "match.appid",
     .type = ValueType::integer,
     .meaning = "GOOSE or SV APPID",
     .max = 0xffff,
     .kinds = bit(FlowKind::goose) | bit(FlowKind::sv)},
    {.path = "match.publisher_id",
     .type = ValueType::integer,
     .meaning = "UADP PublisherId, if it is a number",
     .kinds = bit(FlowKind::opcua)},
    {.path = "match.writer_group_id",
     .type = ValueType::integer,
     .meaning = "UADP WriterGroupId",
     .max = 0xffff,
     .kinds = bit(FlowKind::opcua)},
    {.path = "match.stream_id", .type = ValueType::integer, .meaning = "AVTP stream id", .kinds = bit(FlowKind::avtp)},
    {.path = "match.subtype",
     .type = ValueType::integer,
     .meaning = "AVTP subtype",
     .max = 255,
     .kinds = bit(FlowKind::avtp)},
    {.path = "match.src_address", .type = ValueType::ip_address, .meaning = "source IP address", .kinds = ip},
    {.path = "match.dst_address", .type = ValueType::ip_address, .meaning = "destination IP address", .kinds = ip},
    {.path = "match.src_port",
     .type = ValueType::integer,
     .meaning = "source port",
     .min = 1,
     .max = 65535,
     .kinds = ports},
    {.path = "match.dst_port",
     .type = ValueType::integer,
     .meaning = "destination port",
     .min = 1,
     .max = 65535,
     .kinds = ports},
    {.path = "cycle",
     .type = ValueType::duration,
     .meaning = "time between two frames",
     .required = true,
     .min = microsecond,
     .max = 3600 * second},
    {.path = "deadline",
     .type = ValueType::duration,
     .meaning = "a due frame misses when it comes later than this after its due time",
     .standard = "none: misses are not counted",
     .min = 1,
     .max = 3600 * second},
    {.path = "allowed_deviation",
     .type = ValueType::duration,
     .meaning = "how much two frames may be nearer or farther than the cycle before they count as early or late",
     .standard = "a tenth of the cycle",
     .min = 1,
     .max = 3600 * second},
};

constexpr Key rtp_keys[] = {
    {.path = "port",
     .type = ValueType::integer,
     .meaning = "UDP destination port",
     .required = true,
     .min = 1,
     .max = 65535},
    {.path = "clock_rate",
     .type = ValueType::frequency,
     .meaning = "rate of the RTP timestamp (RFC 3550 clause 5.1)",
     .required = true,
     .min = 1,
     .max = 1000 * 1000 * 1000},
};

constexpr Key probe_keys[] = {
    {.path = "probe", .type = ValueType::map, .meaning = "what is measured, and how"},
    {.path = "probe.interfaces",
     .type = ValueType::list,
     .meaning = "interfaces by name or shell pattern",
     .standard = "none: probes come by request",
     .max = 256},
    {.path = "probe.interfaces[]",
     .meaning = "name or pattern: * any text, ? one character, [...] one of",
     .min = 1,
     .max = 64},
    {.path = "probe.hook",
     .type = ValueType::choice,
     .meaning = "where the probe hooks in; xdp sees ingress only",
     .standard = "auto",
     .choices = "auto tcx clsact xdp"},
    {.path = "probe.clock",
     .type = ValueType::choice,
     .meaning = "clock of the stamps",
     .standard = "monotonic",
     .choices = "monotonic skb hardware"},
    {.path = "probe.max_flows",
     .type = ValueType::integer,
     .meaning = "flow records",
     .standard = "65536",
     .min = 64,
     .max = 4194304},
    {.path = "probe.max_histograms",
     .type = ValueType::integer,
     .meaning = "histograms in the pool",
     .standard = "one and a half a flow",
     .min = 64,
     .max = 8388608},
    {.path = "probe.max_conversations",
     .type = ValueType::integer,
     .meaning = "TCP and echo pairs matched at a time",
     .standard = "half of the flows",
     .min = 64,
     .max = 4194304},
    {.path = "probe.max_ports",
     .type = ValueType::integer,
     .meaning = "interfaces at a time",
     .standard = "32",
     .min = 1,
     .max = 256},
    {.path = "probe.idle_timeout",
     .type = ValueType::duration,
     .meaning = "a flow that is silent for so long is evicted; planned streams never are",
     .standard = "1m",
     .min = second,
     .max = day},
    {.path = "probe.round_trips",
     .type = ValueType::boolean,
     .meaning = "match TCP and ICMP echo round trips",
     .standard = "true"},
    {.path = "probe.histograms",
     .type = ValueType::boolean,
     .meaning = "keep histograms, not only count, min and max",
     .standard = "true"},
    {.path = "probe.vxlan_inner",
     .type = ValueType::boolean,
     .meaning = "key VXLAN by the frame inside the tunnel",
     .standard = "false"},
    {.path = "probe.streams_file",
     .meaning = "stream file, from the folder of this file if not absolute; not with streams",
     .standard = "none",
     .min = 1,
     .max = 4095},
};

constexpr Key other_daemon_keys[] = {
    {.path = "exporter", .type = ValueType::map, .meaning = "metrics for Prometheus"},
    {.path = "exporter.enabled", .type = ValueType::boolean, .meaning = "serve /metrics", .standard = "true"},
    {.path = "exporter.address",
     .meaning = "IP address and port to listen on",
     .standard = "127.0.0.1:9479",
     .min = 1,
     .max = 64},
    {.path = "exporter.top_flows",
     .type = ValueType::integer,
     .meaning = "unplanned flows with series of their own; the rest is summed",
     .standard = "50",
     .max = 10000},
    {.path = "exporter.max_series",
     .type = ValueType::integer,
     .meaning = "cap on all series of one scrape",
     .standard = "20000",
     .min = 100,
     .max = 10000000},
    {.path = "api", .type = ValueType::map, .meaning = "the socket for isoline(1)"},
    {.path = "api.socket",
     .meaning = "absolute path of the Unix socket",
     .standard = "/run/isoline/isolined.sock",
     .min = 1,
     .max = 107},
    {.path = "api.readers",
     .type = ValueType::choice,
     .meaning = "who may look; root and the group isoline always may look and change",
     .standard = "group",
     .choices = "group everyone"},
    {.path = "schedule", .type = ValueType::map, .meaning = "what the ports of this host are held against"},
    {.path = "schedule.file",
     .meaning = "schedule file, from the folder of this file if not absolute",
     .standard = "none: nothing is watched",
     .min = 1,
     .max = 4095},
    {.path = "schedule.put_back",
     .type = ValueType::boolean,
     .meaning = "apply it again to a port that drifted",
     .standard = "false"},
    {.path = "schedule.full_read",
     .type = ValueType::duration,
     .meaning = "how often all ports are read, besides those of which there is news",
     .standard = "30s",
     .min = second,
     .max = day},
    {.path = "schedule.measure_queues",
     .type = ValueType::boolean,
     .meaning = "measure waiting times and gates of its ports",
     .standard = "false"},
    {.path = "log", .type = ValueType::map, .meaning = "what goes to the journal"},
    {.path = "log.level",
     .type = ValueType::choice,
     .meaning = "least urgent messages that are kept",
     .standard = "info",
     .choices = "debug info warning error"},
};

// The lists of streams and RTP ports, below a parent ("probe.") or at the top level ("").
void append_streams(KeyTable& table, const std::string& parent) {
  const Key streams[] = {
      {.path = "streams", .type = ValueType::list, .meaning = "planned streams", .standard = "none", .max = 65536},
      {.path = "streams[]", .type = ValueType::map, .meaning = "one planned stream"},
  };
  const Key rtp[] = {
      {.path = "rtp",
       .type = ValueType::list,
       .meaning = "ports whose UDP traffic is RTP",
       .standard = "none",
       .max = 256},
      {.path = "rtp[]", .type = ValueType::map, .meaning = "one RTP port"},
  };
  table.append(parent, streams);
  table.append(parent + "streams[].", stream_keys);
  table.append(parent, rtp);
  table.append(parent + "rtp[].", rtp_keys);
}

}  // namespace

std::span<const Key> stream_file_keys() {
  static const KeyTable table = [] {
    KeyTable built;
    append_streams(built, "");
    return built;
  }();
  return table.keys();
}

std::span<const Key> daemon_keys() {
  static const KeyTable table = [] {
    KeyTable built;
    built.append("", probe_keys);
    append_streams(built, "probe.");
    built.append("", other_daemon_keys);
    return built;
  }();
  return table.keys();
}

}  // namespace isoline::config

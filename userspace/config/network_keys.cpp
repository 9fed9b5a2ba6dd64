// The keys of network files, of stream requests and of plans.
#include <array>
#include <string>

#include "config/key_table.hpp"
#include "config/requests.hpp"
#include "config/schedule_keys.hpp"

namespace isoline::config {

namespace {

constexpr Key reserved_keys[] = {
    {.path = "reserved",
     .type = ValueType::list,
     .meaning = "windows that are kept free of planned streams",
     .standard = "none",
     .max = 64},
    {.path = "reserved[]", .type = ValueType::map, .meaning = "one window, again each period"},
    {.path = "reserved[].offset",
     .type = ValueType::duration,
     .meaning = "from the begin of each period",
     .standard = "0s",
     .max = longest_period},
    {.path = "reserved[].length",
     .type = ValueType::duration,
     .meaning = "how long it lasts, until its frames are through",
     .required = true,
     .min = 1,
     .max = longest_period},
    {.path = "reserved[].period",
     .type = ValueType::duration,
     .meaning = "after which it comes again",
     .required = true,
     .min = 1,
     .max = longest_period},
    {.path = "reserved[].open",
     .type = ValueType::list,
     .meaning = "traffic classes whose gates are open in it",
     .required = true,
     .max = 8},
    {.path = "reserved[].open[]", .type = ValueType::integer, .meaning = "traffic class", .max = 7},
};

// Of links, and of the defaults for all.
constexpr Key link_keys[] = {
    {.path = "link_speed",
     .type = ValueType::bit_rate,
     .meaning = "of each direction",
     .standard = "1Gbit/s",
     .min = 1000,
     .max = fastest},
    {.path = "propagation_delay",
     .type = ValueType::duration,
     .meaning = "on the cable",
     .standard = "0s",
     .max = longest_period},
    {.path = "processing_delay",
     .type = ValueType::duration,
     .meaning = "in the bridge behind it, from reception until the frame can leave",
     .standard = "that of the bridge",
     .max = longest_period},
    {.path = "queues",
     .type = ValueType::integer,
     .meaning = "of the port: traffic classes 0 to queues - 1",
     .standard = "8",
     .min = 1,
     .max = 8},
    {.path = "gate_budget",
     .type = ValueType::integer,
     .meaning = "entries that the port's gate control list may have",
     .standard = "440",
     .min = 1,
     .max = 65536},
    {.path = "minimum_interval",
     .type = ValueType::duration,
     .meaning = "of an entry of the list",
     .standard = "0s",
     .max = longest_interval},
    {.path = "guard_frame",
     .type = ValueType::integer,
     .meaning = "bytes of the largest frame of other traffic that may be on the wire as a window begins",
     .standard = "1522",
     .max = largest_frame},
    {.path = "min_background",
     .type = ValueType::percentage,
     .meaning = "share of the time that planned frames leave free",
     .standard = "0%"},
};

constexpr Key network_top_keys[] = {
    {.path = "scheduled_classes",
     .type = ValueType::list,
     .meaning = "traffic classes of planned streams; frames of the first never wait in a bridge",
     .standard = "[5, 4, 3]",
     .max = 8},
    {.path = "scheduled_classes[]", .type = ValueType::integer, .meaning = "traffic class", .max = 7},
    {.path = "sync_error",
     .type = ValueType::duration,
     .meaning = "no clock is further than this from the true time",
     .standard = "0s",
     .max = 1'000'000'000},
    {.path = "max_frame",
     .type = ValueType::integer,
     .meaning = "bytes of the largest frame, with tags and FCS",
     .standard = "1522",
     .min = 1,
     .max = largest_frame},
    {.path = "framing", .type = ValueType::map, .meaning = "what every frame has around it on the wire"},
    {.path = "framing.preamble",
     .type = ValueType::integer,
     .meaning = "bytes of preamble and start delimiter",
     .standard = "8",
     .max = 1000},
    {.path = "framing.gap",
     .type = ValueType::integer,
     .meaning = "bytes between two frames",
     .standard = "12",
     .max = 1000},
    {.path = "framing.min_frame",
     .type = ValueType::integer,
     .meaning = "bytes to which shorter frames are padded, with FCS",
     .standard = "64",
     .max = 1000},
};

constexpr Key cut_through_key{
    .path = "cut_through",
    .type = ValueType::integer,
    .meaning = "bytes, preamble included, after which a bridge begins to forward; 0 = the whole frame",
    .standard = "0",
    .max = largest_frame};
constexpr Key processing_key{.path = "processing_delay",
                             .type = ValueType::duration,
                             .meaning = "in this bridge, from reception until a frame can leave",
                             .standard = "that of the defaults",
                             .max = longest_period};

constexpr Key node_keys[] = {
    {.path = "nodes",
     .type = ValueType::list,
     .meaning = "bridges and end stations",
     .required = true,
     .max = most_nodes},
    {.path = "nodes[]", .type = ValueType::map, .meaning = "one of them"},
    {.path = "nodes[].name", .meaning = "unique name, without a colon", .required = true, .min = 1, .max = 64},
    {.path = "nodes[].kind",
     .type = ValueType::choice,
     .meaning = "whether it forwards",
     .standard = "bridge",
     .choices = "bridge end-station"},
};

constexpr Key cable_keys[] = {
    {.path = "links", .type = ValueType::list, .meaning = "cables", .required = true, .max = most_links},
    {.path = "links[]", .type = ValueType::map, .meaning = "one cable, with both directions"},
    {.path = "links[].from", .meaning = "node at one end", .required = true, .min = 1, .max = 64},
    {.path = "links[].to", .meaning = "node at the other end", .required = true, .min = 1, .max = 64},
    {.path = "links[].interfaces",
     .type = ValueType::list,
     .meaning = "names of the ports at from and to",
     .standard = "p1, p2 ... in the order of each node's links",
     .max = 2},
    {.path = "links[].interfaces[]", .meaning = "name of a port", .min = 1, .max = 64},
    {.path = "links[].one_way",
     .type = ValueType::boolean,
     .meaning = "only the direction to `to`; the other one is a link of its own, or there is none",
     .standard = "false"},
};

constexpr Key request_keys[] = {
    {.path = "streams",
     .type = ValueType::list,
     .meaning = "what talkers ask of the network",
     .standard = "none",
     .max = most_streams},
    {.path = "streams[]", .type = ValueType::map, .meaning = "one stream"},
    {.path = "streams[].name", .meaning = "unique name", .required = true, .min = 1, .max = 64},
    {.path = "streams[].talker", .meaning = "node that sends it", .required = true, .min = 1, .max = 64},
    {.path = "streams[].listeners",
     .type = ValueType::list,
     .meaning = "nodes that receive it",
     .required = true,
     .max = most_nodes},
    {.path = "streams[].listeners[]", .meaning = "node", .min = 1, .max = 64},
    {.path = "streams[].period",
     .type = ValueType::duration,
     .meaning = "from one sending to the next",
     .required = true,
     .min = 1,
     .max = longest_period},
    {.path = "streams[].frame_size",
     .type = ValueType::integer,
     .meaning = "bytes of each frame, MAC addresses through FCS, with all tags; instead of payload",
     .min = 1,
     .max = largest_frame},
    {.path = "streams[].payload",
     .type = ValueType::integer,
     .meaning = "bytes behind the EtherType; the frame has a VLAN tag, and an R-TAG if it is redundant",
     .min = 1,
     .max = largest_frame},
    {.path = "streams[].frames",
     .type = ValueType::integer,
     .meaning = "sent in a row each period",
     .standard = "1",
     .min = 1,
     .max = 65535},
    {.path = "streams[].deadline",
     .type = ValueType::duration,
     .meaning = "from the start of the first frame to the last bit of the last one at each listener",
     .standard = "the period",
     .min = 1,
     .max = longest_period},
    {.path = "streams[].jitter",
     .type = ValueType::duration,
     .meaning = "by which the latency may differ from one period to the next",
     .standard = "the deadline",
     .max = longest_period},
    {.path = "streams[].earliest_offset",
     .type = ValueType::duration,
     .meaning = "the first frame does not start before, in each period",
     .standard = "0s",
     .max = longest_period},
    {.path = "streams[].traffic_class",
     .type = ValueType::integer,
     .meaning = "one of scheduled_classes",
     .standard = "whichever suits",
     .max = 7},
    {.path = "streams[].redundant",
     .type = ValueType::boolean,
     .meaning = "two copies over routes without a common link or bridge",
     .standard = "false"},
    {.path = "streams[].pinned",
     .type = ValueType::boolean,
     .meaning = "once it has times, a new plan keeps them",
     .standard = "false"},
    {.path = "streams[].departures",
     .type = ValueType::choice,
     .meaning = "of generated traffic: one each period, or at random, so many on average; plans are of cyclic ones",
     .standard = "cyclic",
     .choices = "cyclic poisson"},
    {.path = "streams[].headers", .type = ValueType::map, .meaning = "what the generator puts in front of its stamp"},
    {.path = "streams[].headers.src_mac",
     .type = ValueType::mac_address,
     .meaning = "source MAC address",
     .standard = "that of the port"},
    {.path = "streams[].headers.dst_mac",
     .type = ValueType::mac_address,
     .meaning = "destination MAC address",
     .standard = "that of --to"},
    {.path = "streams[].headers.vid",
     .type = ValueType::integer,
     .meaning = "VLAN identifier",
     .standard = "0 with pcp, payload or traffic_class, otherwise there is no tag",
     .max = 4094},
    {.path = "streams[].headers.pcp",
     .type = ValueType::integer,
     .meaning = "priority code point",
     .standard = "the traffic_class, or 0",
     .max = 7},
    {.path = "streams[].headers.src_address",
     .type = ValueType::ip_address,
     .meaning = "source IP address; with dst_address, otherwise the stream is one of layer 2"},
    {.path = "streams[].headers.dst_address", .type = ValueType::ip_address, .meaning = "destination IP address"},
    {.path = "streams[].headers.src_port",
     .type = ValueType::integer,
     .meaning = "UDP source port",
     .standard = "one of its own from 49152 on",
     .min = 1,
     .max = 65535},
    {.path = "streams[].headers.dst_port",
     .type = ValueType::integer,
     .meaning = "UDP destination port",
     .standard = "862",
     .min = 1,
     .max = 65535},
    {.path = "streams[].headers.dscp",
     .type = ValueType::integer,
     .meaning = "differentiated services code point",
     .standard = "0",
     .max = 63},
};

constexpr Key plan_result_keys[] = {
    {.path = "planned",
     .type = ValueType::list,
     .meaning = "streams that have their times",
     .required = true,
     .max = most_streams},
    {.path = "planned[]", .type = ValueType::map, .meaning = "one of them"},
    {.path = "planned[].stream", .meaning = "its name", .required = true, .min = 1, .max = 64},
    {.path = "planned[].traffic_class",
     .type = ValueType::integer,
     .meaning = "its class on its whole way",
     .required = true,
     .max = 7},
    {.path = "planned[].members",
     .type = ValueType::list,
     .meaning = "its copies: two if it is redundant",
     .required = true,
     .max = 2},
    {.path = "planned[].members[]", .type = ValueType::map, .meaning = "one copy"},
    {.path = "planned[].members[].links",
     .type = ValueType::list,
     .meaning = "its way, each link behind the one that it continues: node:interface of the sending port",
     .required = true,
     .max = most_links},
    {.path = "planned[].members[].links[]", .meaning = "node:interface", .min = 1, .max = 129},
    {.path = "planned[].members[].starts",
     .type = ValueType::list,
     .meaning = "when each frame starts on each link, all of the first link first",
     .required = true,
     .max = most_links},
    {.path = "planned[].members[].starts[]", .type = ValueType::duration, .meaning = "since the network's cycle began"},
    {.path = "planned[].members[].before",
     .type = ValueType::list,
     .meaning = "number of the link before each one, counted from 1; 0 = the talker",
     .standard = "the last one before it that ends where it begins",
     .max = most_links},
    {.path = "planned[].members[].before[]",
     .type = ValueType::integer,
     .meaning = "number of a link",
     .max = most_links},
    {.path = "rejected",
     .type = ValueType::list,
     .meaning = "streams that have no times",
     .standard = "none",
     .max = most_streams},
    {.path = "rejected[]", .type = ValueType::map, .meaning = "one of them"},
    {.path = "rejected[].stream", .meaning = "its name", .required = true, .min = 1, .max = 64},
    {.path = "rejected[].reason", .meaning = "why, for people", .required = true, .max = 4096},
    {.path = "rejected[].proven",
     .type = ValueType::boolean,
     .meaning = "no plan at all could hold it, whatever the others do",
     .standard = "false"},
    {.path = "ports",
     .type = ValueType::list,
     .meaning = "gates of the ports on the way",
     .standard = "none",
     .max = most_links},
    {.path = "ports[]", .type = ValueType::map, .meaning = "one port"},
    {.path = "ports[].link", .meaning = "node:interface", .required = true, .min = 1, .max = 129},
    {.path = "ports[].cycle_time",
     .type = ValueType::duration,
     .meaning = "when the list begins again",
     .standard = "the sum of the intervals",
     .min = 1,
     .max = longest_time},
    {.path = "ports[].base_time",
     .type = ValueType::duration,
     .meaning = "a time at which a cycle begins; 0s: with the network's cycle",
     .standard = "0s",
     .max = longest_time},
    {.path = "ports[].cycle_time_extension",
     .type = ValueType::duration,
     .meaning = "by how much the last cycle before a change may grow",
     .standard = "0s",
     .max = longest_time},
    {.path = "ports[].gate_states",
     .type = ValueType::list,
     .meaning = "of each entry: bit n is the gate of traffic class n",
     .required = true,
     .max = 65536},
    {.path = "ports[].gate_states[]", .type = ValueType::integer, .meaning = "open gates", .max = 255},
    {.path = "ports[].time_intervals",
     .type = ValueType::list,
     .meaning = "how long each entry lasts",
     .required = true,
     .max = 65536},
    {.path = "ports[].time_intervals[]",
     .type = ValueType::duration,
     .meaning = "of an entry",
     .min = 1,
     .max = longest_interval},
    {.path = "ports[].operations",
     .type = ValueType::list,
     .meaning = "what else each entry does to preemptable frames",
     .standard = "set-gate-states, all of them",
     .max = 65536},
    {.path = "ports[].operations[]",
     .type = ValueType::choice,
     .meaning = "of an entry",
     .choices = "set-gate-states set-and-hold-mac set-and-release-mac"},
    {.path = "ports[].background_lost",
     .type = ValueType::percentage,
     .meaning = "of the time that other traffic would have, what merging of windows took",
     .standard = "0%"},
    {.path = "most_possible",
     .type = ValueType::integer,
     .meaning = "no plan holds more streams than this",
     .standard = "as many as there are: nothing was proven",
     .max = most_streams},
};

void append_network(KeyTable& table) {
  table.append("", network_top_keys);
  const Key defaults[] = {
      {.path = "defaults", .type = ValueType::map, .meaning = "of all links and bridges that say nothing else"}};
  table.append("", defaults);
  table.append("defaults.", link_keys);
  table.append("defaults.", {&cut_through_key, 1});
  table.append("defaults.", reserved_keys);
  table.append("", node_keys);
  table.append("nodes[].", {&cut_through_key, 1});
  table.append("nodes[].", {&processing_key, 1});
  table.append("", cable_keys);
  table.append("links[].", link_keys);
  table.append("links[].", reserved_keys);
}

}  // namespace

std::span<const Key> network_keys() {
  static const KeyTable table = [] {
    KeyTable built;
    append_network(built);
    built.append("", request_keys);
    return built;
  }();
  return table.keys();
}

std::span<const Key> request_file_keys() {
  static const KeyTable table = [] {
    KeyTable built;
    auto keys = std::to_array(request_keys);
    keys[0].required = true;  // a file of streams alone has some
    built.append("", keys);
    return built;
  }();
  return table.keys();
}

std::span<const Key> plan_keys() {
  static const KeyTable table = [] {
    KeyTable built;
    append_network(built);
    built.append("", request_keys);
    built.append("", plan_result_keys);
    return built;
  }();
  return table.keys();
}

}  // namespace isoline::config

// The keys of schedule files and of the profiles that they name.
#include <string>

#include "config/schedule_keys.hpp"

namespace isoline::config {

namespace {

constexpr std::uint64_t second = 1'000'000'000;

// Of one port, its interface aside; paths begin below the port.
constexpr Key port_keys[] = {
    {.path = "link_speed",
     .type = ValueType::bit_rate,
     .meaning = "speed of the link that the plan counts on",
     .standard = "what the device says",
     .min = 1000,
     .max = fastest},
    {.path = "max_frame",
     .type = ValueType::integer,
     .meaning = "bytes of the largest frame, with tags and FCS, without preamble and gap",
     .standard = "1518",
     .min = 64,
     .max = 65535},
    {.path = "carries_management",
     .type = ValueType::boolean,
     .meaning = "this host is reached through the port",
     .standard = "false"},
    {.path = "protected_pcp",
     .type = ValueType::list,
     .meaning = "priorities, like those of gPTP, that no schedule may starve",
     .standard = "[6, 7]",
     .max = 8},
    {.path = "protected_pcp[]", .type = ValueType::integer, .meaning = "priority code point", .max = 7},
    {.path = "may_starve",
     .type = ValueType::boolean,
     .meaning = "starving a protected priority is meant so",
     .standard = "false"},
};

constexpr Key traffic_class_keys[] = {
    {.path = "traffic_classes",
     .type = ValueType::list,
     .meaning = "how frames are divided among the queues",
     .standard = "the kernel's default",
     .max = 8},
    {.path = "traffic_classes[]", .type = ValueType::map, .meaning = "one traffic class"},
    {.path = "traffic_classes[].traffic_class",
     .type = ValueType::integer,
     .meaning = "its number; 7 is served first",
     .required = true,
     .max = 7},
    {.path = "traffic_classes[].pcp",
     .type = ValueType::list,
     .meaning = "priorities that belong to it",
     .standard = "none",
     .max = 8},
    {.path = "traffic_classes[].pcp[]", .type = ValueType::integer, .meaning = "priority code point", .max = 7},
    {.path = "traffic_classes[].queues", .type = ValueType::map, .meaning = "transmit queues that serve it"},
    {.path = "traffic_classes[].queues.count",
     .type = ValueType::integer,
     .meaning = "how many",
     .standard = "1",
     .min = 1,
     .max = 4096},
    {.path = "traffic_classes[].queues.offset",
     .type = ValueType::integer,
     .meaning = "number of the first",
     .standard = "behind those of the classes below",
     .max = 4095},
    {.path = "traffic_classes[].queue_max_sdu",
     .type = ValueType::integer,
     .meaning = "bytes of the largest frame that is let through; 0 = no limit",
     .standard = "0",
     .max = 65535},
    {.path = "traffic_classes[].preemptable",
     .type = ValueType::boolean,
     .meaning = "its frames may be interrupted by express ones",
     .standard = "false"},
    {.path = "traffic_classes[].credit_based_shaper",
     .type = ValueType::map,
     .meaning = "limits the class to a bandwidth, evenly"},
    {.path = "traffic_classes[].credit_based_shaper.idle_slope",
     .type = ValueType::bit_rate,
     .meaning = "the bandwidth of the class",
     .required = true,
     .min = 1000,
     .max = fastest},
    {.path = "traffic_classes[].credit_based_shaper.send_slope",
     .type = ValueType::bit_rate,
     .meaning = "idle slope less link speed",
     .standard = "computed",
     .negative = true,
     .min = 1000,
     .max = fastest},
    {.path = "traffic_classes[].credit_based_shaper.hi_credit",
     .type = ValueType::integer,
     .meaning = "most credit, in bytes",
     .standard = "computed",
     .min = 1,
     .max = INT32_MAX},
    {.path = "traffic_classes[].credit_based_shaper.lo_credit",
     .type = ValueType::integer,
     .meaning = "least credit, in bytes",
     .standard = "computed",
     .negative = true,
     .min = 1,
     .max = INT32_MAX},
    {.path = "traffic_classes[].credit_based_shaper.offload",
     .type = ValueType::boolean,
     .meaning = "shaped by the network card",
     .standard = "false"},
    {.path = "traffic_classes[].launch_time",
     .type = ValueType::map,
     .meaning = "the sender says when each frame leaves"},
    {.path = "traffic_classes[].launch_time.delta",
     .type = ValueType::duration,
     .meaning = "how long before its launch time a frame leaves the queue",
     .required = true,
     .max = second},
    {.path = "traffic_classes[].launch_time.deadline_mode",
     .type = ValueType::boolean,
     .meaning = "the time is a deadline, not the moment of sending",
     .standard = "false"},
    {.path = "traffic_classes[].launch_time.skip_socket_check",
     .type = ValueType::boolean,
     .meaning = "frames of sockets without launch times pass, too",
     .standard = "false"},
    {.path = "traffic_classes[].launch_time.offload",
     .type = ValueType::boolean,
     .meaning = "the network card sends at the time",
     .standard = "false"},
};

constexpr Key gate_keys[] = {
    {.path = "gate_control_list", .type = ValueType::map, .meaning = "when the gates of the classes are open"},
    {.path = "gate_control_list.mode",
     .type = ValueType::choice,
     .meaning = "who opens the gates",
     .standard = "software",
     .choices = "software txtime-assist full-offload"},
    {.path = "gate_control_list.base_time",
     .type = ValueType::duration,
     .meaning = "a time since the TAI epoch at which a cycle begins",
     .standard = "0s",
     .max = longest_time},
    {.path = "gate_control_list.cycle_time",
     .type = ValueType::duration,
     .meaning = "when the list begins again",
     .standard = "the sum of the intervals",
     .min = 1,
     .max = longest_time},
    {.path = "gate_control_list.cycle_time_extension",
     .type = ValueType::duration,
     .meaning = "by how much the last cycle before a change may grow",
     .standard = "0ns",
     .max = longest_time},
    {.path = "gate_control_list.txtime_delay",
     .type = ValueType::duration,
     .meaning = "mode txtime-assist: how long a frame needs at most from the gate to the card",
     .standard = "0ns",
     .max = longest_interval},
    {.path = "gate_control_list.entries",
     .type = ValueType::list,
     .meaning = "states of the gates, one after another",
     .max = 65536},
    {.path = "gate_control_list.entries[]", .type = ValueType::map, .meaning = "one state of the gates"},
    {.path = "gate_control_list.entries[].open",
     .type = ValueType::list,
     .meaning = "traffic classes whose gates are open; instead of gate_states",
     .max = 8},
    {.path = "gate_control_list.entries[].open[]", .type = ValueType::integer, .meaning = "traffic class", .max = 7},
    {.path = "gate_control_list.entries[].gate_states",
     .type = ValueType::integer,
     .meaning = "the same as a number: bit n is the gate of traffic class n",
     .max = 255},
    {.path = "gate_control_list.entries[].time_interval",
     .type = ValueType::duration,
     .meaning = "how long it lasts",
     .required = true,
     .min = 1,
     .max = longest_interval},
    {.path = "gate_control_list.entries[].operation",
     .type = ValueType::choice,
     .meaning = "what else happens to preemptable frames",
     .standard = "set-gate-states",
     .choices = "set-gate-states set-and-hold-mac set-and-release-mac"},
};

void append_port(KeyTable& table, const std::string& parent) {
  table.append(parent, port_keys);
  table.append(parent, traffic_class_keys);
  table.append(parent, gate_keys);
  append_vlan_keys(table, parent);
  append_stream_filter_keys(table, parent);
}

// A test holds these against the files in tsn-config/profiles.
constexpr std::string_view profile_choices = "none strict-priority avb industrial profinet-window";

}  // namespace

std::span<const Key> schedule_keys() {
  static const KeyTable table = [] {
    const Key top[] = {
        {.path = "schedule",
         .meaning = "its name in messages and pictures",
         .standard = "the file's name",
         .min = 1,
         .max = 64},
        {.path = "profile",
         .type = ValueType::choice,
         .meaning = "what the ports have in common that name none of their own",
         .standard = "none",
         .choices = profile_choices},
        {.path = "ports",
         .type = ValueType::list,
         .meaning = "ports of this host, set together or not at all",
         .required = true,
         .max = 1024},
        {.path = "ports[]", .type = ValueType::map, .meaning = "one port"},
        {.path = "ports[].interface", .meaning = "its name in the kernel", .required = true, .min = 1, .max = 15},
        {.path = "ports[].profile",
         .type = ValueType::choice,
         .meaning = "what the port does where it says nothing else",
         .standard = "that of the file",
         .choices = profile_choices},
    };
    KeyTable built;
    built.append("", top);
    append_port(built, "ports[].");
    return built;
  }();
  return table.keys();
}

std::span<const Key> profile_keys() {
  static const KeyTable table = [] {
    const Key top[] = {
        {.path = "profile", .meaning = "its name", .required = true, .min = 1, .max = 64},
        {.path = "based_on",
         .type = ValueType::choice,
         .meaning = "the profile that it differs from",
         .standard = "none",
         .choices = profile_choices},
        {.path = "port", .type = ValueType::map, .meaning = "what a port does", .required = true},
    };
    KeyTable built;
    built.append("", top);
    append_port(built, "port.");
    return built;
  }();
  return table.keys();
}

}  // namespace isoline::config

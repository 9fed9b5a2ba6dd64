#include <algorithm>
#include <limits>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

const std::string list_path = "gate_control_list";
constexpr Nanoseconds longest_interval{std::numeric_limits<std::uint32_t>::max()};
/// Kernels that have the limit refuse more; those that have not count wrong.
constexpr Nanoseconds longest_cycle{std::numeric_limits<std::int32_t>::max()};

void check_interval(const PortCheck& check, Nanoseconds interval, const std::string& path) {
  const std::string what = "interval of " + text_of(interval);
  if (interval <= Nanoseconds(0)) return check.problem(path, what, "an entry has to last", "250us");
  if (interval > longest_interval) {
    return check.problem(path, what, "the kernel takes less than 2^32 ns, 4.29s", "use several entries");
  }
  if (check.in_software() && interval < check.limits.min_interval) {
    return check.problem(
        path, what,
        "shorter than the smallest that the kernel's timer can serve (" + text_of(check.limits.min_interval) + ")",
        "software gates hang a host that cannot keep up");
  }
  if (!check.link_speed) return;
  const Nanoseconds frame = transmission_time(shortest_frame, *check.link_speed);
  if (interval < frame) {
    check.problem(path, what,
                  "not even the shortest frame fits: it takes " + text_of(frame) + " at " + text_of(*check.link_speed),
                  "");
  }
}

void check_cycle(const PortCheck& check, const GateControlList& list) {
  const Nanoseconds sum = sum_of_intervals(list);
  const Nanoseconds cycle = cycle_of(list);
  const std::string path = list_path + ".cycle_time";
  if (list.cycle_time < Nanoseconds(0)) {
    check.problem(path, "cycle of " + text_of(list.cycle_time), "a cycle has to last", "1ms");
  } else if (cycle > longest_cycle) {
    check.problem(path, "cycle of " + text_of(cycle), "the kernel takes 2.147s at most", "");
  } else if (sum > cycle) {
    check.problem(path, "cycle of " + text_of(cycle),
                  "the entries last " + text_of(sum) + ": the kernel would accept it and cut the last ones off",
                  "leave cycle_time out, or shorten the entries by " + text_of(sum - cycle));
  } else if (sum < Nanoseconds(0)) {
    // Negative intervals are told one by one.
  } else if (sum < cycle && check.in_software()) {
    // IEEE 802.1Q keeps the last state until the cycle's end; measured on 6.1 and 6.12, the kernel does not.
    check.problem(path, "cycle of " + text_of(cycle),
                  "the entries last " + text_of(sum) +
                      ": Linux's software gates would begin the list again after them, out of step with the cycle",
                  "make the last entry " + text_of(cycle - sum) + " longer");
  } else if (sum < cycle) {
    check.warning(path, "cycle of " + text_of(cycle),
                  "the entries last " + text_of(sum) + "; the last state lasts " + text_of(cycle - sum) + " longer",
                  "say so with a longer last entry");
  }
  if (list.cycle_time_extension < Nanoseconds(0) || list.cycle_time_extension > longest_cycle) {
    check.problem(list_path + ".cycle_time_extension", "extension of " + text_of(list.cycle_time_extension),
                  "the kernel takes 0 to 2.147s", "");
  }
  if (list.base_time < TaiTime{}) {
    check.problem(list_path + ".base_time", "base time " + text_of(list.base_time), "before the TAI epoch",
                  "0s: any cycle begins at a whole number of cycles from it");
  }
}

void check_length(const PortCheck& check, const GateControlList& list) {
  const std::size_t entries = list.entries.size();
  const std::string path = list_path + ".entries";
  const std::string what = std::to_string(entries) + " entries";
  if (entries > check.limits.max_entries) {
    check.problem(path, what, "a message to the kernel holds " + std::to_string(check.limits.max_entries), "");
  } else if (entries > check.limits.max_readable_entries) {
    check.warning(path, what,
                  "cannot verify: beyond " + std::to_string(check.limits.max_readable_entries) +
                      " the kernel leaves the qdisc out of what it shows",
                  "fewer entries can be compared with what runs");
  } else if (entries > check.limits.max_readable_change) {
    check.warning(path, what,
                  "cannot verify while it replaces another list: two of more than " +
                      std::to_string(check.limits.max_readable_change) +
                      " are left out of what the kernel shows, until the new one runs",
                  "");
  }
}

void check_operations(const PortCheck& check, const GateControlList& list) {
  std::uint8_t preemptable = 0;
  for (const PortTrafficClass& traffic_class : check.port.traffic_classes) {
    if (traffic_class.preemptable) preemptable |= static_cast<std::uint8_t>(1U << traffic_class.traffic_class.value());
  }
  bool holds = false, releases = false;
  std::size_t last_hold = 0;
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const GateControlEntry& entry = list.entries[i];
    if (entry.operation == GateOperation::set_gate_states) continue;
    const std::string path = at(list_path + ".entries", i) + ".operation";
    const bool hold = entry.operation == GateOperation::set_and_hold_mac;
    (hold ? holds : releases) = true;
    if (hold) last_hold = i;
    if (check.port.gate_mode != GateMode::full_offload) {
      check.problem(path, to_string(entry.operation),
                    "the network card holds and releases frames, and " + std::string(to_string(check.port.gate_mode)) +
                        " gates are not on it",
                    "mode: full-offload, or set-gate-states");
    } else if (preemptable == 0) {
      check.problem(path, to_string(entry.operation), "no class is preemptable: there is nothing to hold",
                    "say preemptable: true for the classes that may be interrupted");
    } else if (hold && (entry.gate_states & preemptable) != 0) {
      check.warning(path, to_string(entry.operation),
                    "it opens " + classes_text(entry.gate_states & preemptable) + ", which it holds back",
                    "close the gates of preemptable classes in it");
    }
  }
  if (holds && !releases) {
    check.problem(at(list_path + ".entries", last_hold) + ".operation", "set-and-hold-mac",
                  "nothing releases: preemptable classes never send again",
                  "use set-and-release-mac where they may send");
  }
}

constexpr std::uint8_t every_gate = 0xff;

/// The likeliest slip: a priority where the number of its class is meant.
void check_classes_of_gates(const PortCheck& check, const GateControlList& list) {
  std::uint8_t known = 0;
  for (const PortTrafficClass& one : check.port.traffic_classes) {
    known |= static_cast<std::uint8_t>(1U << one.traffic_class.value());
  }
  if (known == 0) return;
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const auto strangers = static_cast<std::uint8_t>(list.entries[i].gate_states & ~known);
    if (strangers == 0 || list.entries[i].gate_states == every_gate) continue;
    check.warning(at(list_path + ".entries", i), "gates of " + classes_text(strangers) + " are opened",
                  "the port has " + classes_text(known) + " only, so nothing is sent through them",
                  "gates are those of traffic classes, not of priorities");
  }
}

void check_mode(const PortCheck& check) {
  const PortConfig& port = check.port;
  const std::string mode = list_path + ".mode";
  const std::string delay = list_path + ".txtime_delay";
  const std::string what = "txtime_delay of " + text_of(port.txtime_delay);
  if (port.gate_mode != GateMode::txtime_assist && port.txtime_delay != Nanoseconds(0)) {
    check.problem(delay, what, "the kernel takes it only with mode: txtime-assist", "leave it out");
  } else if (port.txtime_delay < Nanoseconds(0) || port.txtime_delay > longest_interval) {
    check.problem(delay, what, "the kernel takes 0 to 4.29s", "");
  }
  if (port.gate_mode == GateMode::txtime_assist &&
      std::ranges::none_of(port.traffic_classes, [](const auto& one) { return one.launch_time.has_value(); })) {
    check.warning(mode, "txtime-assist without launch_time",
                  "the kernel gives frames launch times, and no class has a qdisc that waits for them",
                  "launch_time: {delta: 200us, skip_socket_check: true} for each class");
  }
  if (port.gate_mode == GateMode::full_offload && check.capability != nullptr) {
    if (check.capability->gates_offload == std::optional(false)) {
      check.problem(mode, "full-offload", "the driver of " + port.interface + " cannot do it", "mode: software");
    } else if (!check.capability->gates_offload) {
      check.warning(mode, "full-offload", "the driver does not say whether it can do it", "");
    }
  }
  if (check.capability != nullptr && check.capability->tx_queues < 2 && !check.lacks("taprio")) {
    check.problem(mode, "gates on a port with one transmit queue", "the kernel has gates for several queues only",
                  "ethtool -L " + port.interface + " may add queues");
  }
}

}  // namespace

void check_gates(const PortCheck& check) {
  const PortConfig& port = check.port;
  if (!port.gates) {
    if (port.txtime_delay != Nanoseconds(0)) {
      check.problem("gate_control_list", "txtime_delay without gates", "it is added to the launch times of gates", "");
    }
    return;
  }
  const GateControlList& list = *port.gates;
  check_mode(check);
  if (list.entries.empty()) {
    check.problem(list_path + ".entries", "no entries", "a cycle consists of at least one",
                  "{open: [7], time_interval: 250us}");
    return;
  }
  check_cycle(check, list);
  check_length(check, list);
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    check_interval(check, list.entries[i].time_interval, at(list_path + ".entries", i) + ".time_interval");
  }
  check_operations(check, list);
  check_classes_of_gates(check, list);
}

double timer_rate(const PortConfig& port) {
  const auto rate = [](std::size_t entries, Nanoseconds cycle) {
    return cycle > Nanoseconds(0) ? static_cast<double>(entries) * 1e9 / static_cast<double>(cycle.count()) : 0.0;
  };
  double sum = 0;
  if (port.gates && port.gate_mode == GateMode::software) {
    sum += rate(port.gates->entries.size(), cycle_of(*port.gates));
  }
  for (const StreamFilter& stream : port.streams) {
    if (stream.gate) sum += rate(stream.gate->entries.size(), cycle_of(*stream.gate));
  }
  return sum;
}

}  // namespace isoline::schedule

// What a list leaves to each class: whether its frames fit, and whether others' are in the way.
#include <algorithm>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/text.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::schedule {
namespace {

bool is_open(const GateControlEntry& entry, TrafficClass traffic_class) {
  return (entry.gate_states >> traffic_class.value() & 1) != 0;
}

bool carries_one_of(const PortTrafficClass& traffic_class, const std::vector<Pcp>& priorities) {
  return std::ranges::any_of(traffic_class.pcp,
                             [&](Pcp pcp) { return std::ranges::find(priorities, pcp) != priorities.end(); });
}

bool is_protected(const PortCheck& check, const PortTrafficClass& traffic_class) {
  return carries_one_of(traffic_class, check.port.protected_pcp);
}

/// What must get through: as the file says, or network control's priorities (IEEE 802.1Q-2022 table I-1), which gPTP
/// uses too; where this host is reached, untagged traffic besides.
bool must_not_starve(const PortCheck& check, const PortTrafficClass& traffic_class) {
  std::vector<Pcp> priorities = check.port.protected_pcp;
  if (priorities.empty()) priorities = {Pcp::masked(6), Pcp::masked(7)};
  if (check.port.carries_management) priorities.push_back(Pcp::masked(0));
  return carries_one_of(traffic_class, priorities);
}

/// Windows of a class; two that meet where one cycle ends and the next begins are one.
std::vector<Window> whole_windows(const GateControlList& list, TrafficClass traffic_class) {
  std::vector<Window> windows = windows_of(list, traffic_class);
  if (windows.size() > 1 && windows.front().begin == Nanoseconds(0) && windows.back().end == cycle_of(list)) {
    windows.back().end += windows.front().end;
    windows.erase(windows.begin());
  }
  return windows;
}

/// The longest time that a frame may use. Linux 6.1 wants a frame to fit into one entry, although the next one keeps
/// the gate open.
Nanoseconds longest_opening(const PortCheck& check, const GateControlList& list, TrafficClass traffic_class) {
  Nanoseconds longest{0};
  if (check.in_software()) {
    for (const GateControlEntry& entry : list.entries) {
      if (is_open(entry, traffic_class)) longest = std::max(longest, entry.time_interval);
    }
    return std::min(longest, cycle_of(list));
  }
  for (const Window& window : whole_windows(list, traffic_class))
    longest = std::max(longest, window.end - window.begin);
  return longest;
}

/// Index of the entry in which a window begins.
std::size_t entry_at(const GateControlList& list, Nanoseconds begin) {
  Nanoseconds end{0};
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    end += list.entries[i].time_interval;
    if (begin < end) return i;
  }
  return list.entries.size() - 1;
}

void check_starving(const PortCheck& check, const GateControlList& list, const PortTrafficClass& traffic_class) {
  if (traffic_class.pcp.empty() || check.port.may_starve) return;
  const bool guarded = must_not_starve(check, traffic_class);
  const std::string name =
      (guarded ? "protected class " : "class ") + std::to_string(traffic_class.traffic_class.value());
  const std::string path = "gate_control_list.entries";
  const std::string silence = "; or may_starve: true, if it is meant";
  const auto windows = whole_windows(list, traffic_class.traffic_class);
  if (windows.empty()) {
    check.problem(path, "the gate of " + name + " never opens",
                  "pcp " + text_of(traffic_class.pcp) + " would never be sent",
                  "open it in an entry, or give its priorities to another class" + silence);
    return;
  }
  const bool always = windows.size() == 1 && windows[0].end - windows[0].begin >= cycle_of(list);
  if (always || !check.link_speed) return;
  const std::uint32_t bytes = largest_frame(check.port, traffic_class);
  const Nanoseconds frame = transmission_time(bytes, *check.link_speed);
  const Nanoseconds longest = longest_opening(check, list, traffic_class.traffic_class);
  const std::string why = "its largest frame of " + std::to_string(bytes) + " bytes takes " + text_of(frame) + " at " +
                          text_of(*check.link_speed);
  if (longest < frame) {
    const std::string what = "the gate of " + name + " is open for " + text_of(longest) + " at most";
    const std::string hint = "use longer windows, or a queue_max_sdu" + silence;
    if (guarded) {
      check.problem(path, what, why + ": it is never sent", hint);
    } else {
      check.warning(path, what, why + ": it is never sent, and those behind it wait", hint);
    }
    return;
  }
  for (const Window& window : windows) {
    if (window.end - window.begin >= frame) continue;
    check.warning(at(path, entry_at(list, window.begin)),
                  "a window of " + text_of(window.end - window.begin) + " for " + name, why + ": it does not fit in",
                  "use a longer window, or a queue_max_sdu");
  }
}

/// How long before this moment the gate of a class closed; nothing if it is open then, or never opens.
std::optional<Nanoseconds> closed_before(const GateControlList& list, TrafficClass traffic_class, Nanoseconds moment) {
  std::optional<Nanoseconds> shortest;
  for (const Window& window : windows_of(list, traffic_class)) {
    if (window.begin <= moment && moment < window.end) return std::nullopt;
    const Nanoseconds ago = window.end <= moment ? moment - window.end : moment + cycle_of(list) - window.end;
    shortest = shortest ? std::min(*shortest, ago) : ago;
  }
  return shortest;
}

/// A frame that has begun when its gate closes runs into the window of a protected class.
void check_guard(const PortCheck& check, const GateControlList& list, const PortTrafficClass& traffic_class) {
  if (!check.link_speed || check.port.may_starve || !is_protected(check, traffic_class)) return;
  for (const Window& window : whole_windows(list, traffic_class.traffic_class)) {
    std::uint8_t in_the_way = 0;
    Nanoseconds guard{0};
    for (const PortTrafficClass& other : check.port.traffic_classes) {
      if (other.traffic_class == traffic_class.traffic_class || other.queue_max_sdu != 0 || other.pcp.empty()) continue;
      const auto closed = closed_before(list, other.traffic_class, window.begin);
      const Nanoseconds frame = transmission_time(largest_frame(check.port, other), *check.link_speed);
      if (!closed || *closed >= frame) continue;
      in_the_way |= static_cast<std::uint8_t>(1U << other.traffic_class.value());
      guard = std::max(guard, frame);
    }
    if (in_the_way == 0) continue;
    check.warning(
        at("gate_control_list.entries", entry_at(list, window.begin)),
        "the window of protected class " + std::to_string(traffic_class.traffic_class.value()) +
            " begins right behind " + classes_text(in_the_way),
        "a frame that is on its way then takes up to " + text_of(guard) + " of it",
        "put an entry of " + text_of(guard) + " with these gates closed before it, or give them a queue_max_sdu");
  }
}

}  // namespace

void check_windows(const PortCheck& check) {
  if (!check.port.gates) return;
  const GateControlList& list = *check.port.gates;
  // Of a list that is no list there is nothing to say.
  const bool sound =
      std::ranges::all_of(list.entries, [](const auto& one) { return one.time_interval > Nanoseconds(0); }) &&
      sum_of_intervals(list) < Nanoseconds::max() / 4 && list.cycle_time >= Nanoseconds(0) &&
      list.cycle_time < Nanoseconds::max() / 4;
  if (list.entries.empty() || !sound) return;
  for (const PortTrafficClass& traffic_class : check.port.traffic_classes) check_starving(check, list, traffic_class);
  for (const PortTrafficClass& traffic_class : check.port.traffic_classes) check_guard(check, list, traffic_class);
}

}  // namespace isoline::schedule

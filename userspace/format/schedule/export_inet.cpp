// A schedule as a configuration of the INET framework.
#include <algorithm>
#include <cmath>

#include "format/schedule/export.hpp"
#include "format/schedule/words.hpp"
#include "model/digits.hpp"
#include "model/words.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::format {
namespace {

std::string nanoseconds(Nanoseconds time) { return std::to_string(time.count()) + "ns"; }

/// A section's name: letters, digits, '-' and '_'.
std::string section_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    name += plain ? c : '_';
  }
  return name.empty() ? "schedule" : name;
}

/// A periodic gate knows how long it stays as it is, turn by turn, an even number of turns; its offset is where in
/// them it begins.
std::string gate_lines(const std::string& gate, const GateControlList& list, TrafficClass traffic_class) {
  const auto windows = schedule::windows_of(list, traffic_class);
  const Nanoseconds cycle = schedule::cycle_of(list);
  const bool always = windows.size() == 1 && windows[0].begin == Nanoseconds(0) && windows[0].end == cycle;
  if (windows.empty() || always) {
    return gate + ".initiallyOpen = " + (always ? "true" : "false") + "\n" + gate + ".durations = []\n";
  }
  std::vector<std::string> turns;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    Nanoseconds end = windows[i].end;
    Nanoseconds next = i + 1 < windows.size() ? windows[i + 1].begin : cycle + windows[0].begin;
    if (next == end) continue;  // turns round at the cycle's end: its other half is the first window
    turns.push_back(nanoseconds(end - windows[i].begin));
    turns.push_back(nanoseconds(next - end));
  }
  Nanoseconds first = windows[0].begin;
  if (first == Nanoseconds(0) && windows.back().end == cycle) {  // one window over the cycle's end
    first = windows.back().begin - cycle;
    turns[0] = nanoseconds(windows[0].end - first);
  }
  // The list begins when this gate opens: at `first` in the port's cycle, which begins at the base time.
  const Nanoseconds offset = ((-first - list.base_time.time_since_epoch() % cycle) % cycle + cycle) % cycle;
  return gate + ".initiallyOpen = true\n" + gate + ".offset = " + nanoseconds(offset) + "\n" + gate + ".durations = [" +
         joined(turns) + "]\n";
}

}  // namespace

std::string inet_comment(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');
  return text;
}

std::string inet_port(const PortConfig& port, std::size_t index, const std::string& module) {
  const std::string eth = module + ".eth[" + std::to_string(index) + "]";
  const std::string queue = eth + ".macLayer.queue";
  std::string text = "\n# eth[" + std::to_string(index) + "] is " + inet_comment(port.interface) + "\n";
  if (port.link_speed) text += eth + ".bitrate = " + fixed(port.link_speed->bits_per_second, 0) + "bps\n";
  const auto classes = shown_classes(port);
  text += queue + ".numTrafficClasses = " + std::to_string(classes.front().value() + 1) + "\n";
  if (!port.traffic_classes.empty()) {
    std::vector<std::string> rows;
    for (unsigned priority = 0; priority <= Pcp::most; ++priority) {
      unsigned number = 0;
      for (const auto& one : port.traffic_classes) {
        if (std::find(one.pcp.begin(), one.pcp.end(), Pcp::masked(priority)) != one.pcp.end()) {
          number = one.traffic_class.value();
        }
      }
      // A row a priority, a column for each number of classes: here all the same.
      rows.push_back("[" + joined(std::vector<std::string>(8, std::to_string(number))) + "]");
    }
    text += queue + ".classifier.mapping = [" + joined(rows) + "]\n";
  }
  for (const TrafficClass one : classes) {
    const std::string number = "[" + std::to_string(one.value()) + "]";
    if (const auto* settings = find_class(port, one); settings && settings->shaper) {
      const std::string shaper = queue + ".transmissionSelectionAlgorithm" + number;
      text += shaper + ".typename = \"Ieee8021qCreditBasedShaper\"\n" + shaper +
              ".idleSlope = " + fixed(settings->shaper->idle_slope.bits_per_second, 0) + "bps\n";
    }
    if (port.gates) text += gate_lines(queue + ".transmissionGate" + number, *port.gates, one);
  }
  return text;
}

namespace {

void note_left_out(const PortConfig& port, std::vector<std::string>& left_out) {
  const auto note = [&](bool there, const char* what) {
    if (there) left_out.push_back(port.interface + ": " + what);
  };
  const auto& classes = port.traffic_classes;
  const auto any = [&](auto which) { return std::any_of(classes.begin(), classes.end(), which); };
  note(any([](const auto& one) { return one.queue_max_sdu > 0; }), "queue_max_sdu");
  note(any([](const auto& one) { return one.preemptable; }), "preemptable");
  note(any([](const auto& one) { return one.launch_time.has_value(); }), "launch_time");
  note(port.vlan_filtering || !port.vlans.empty() || !port.vlan_devices.empty(), "VLANs");
  note(!port.dscp.empty(), "dscp");
  note(!port.streams.empty(), "streams");
}

}  // namespace

Result<Exported> export_inet(const Schedule& schedule) {
  Exported exported;
  exported.text =
      "# Gates of schedule " + inet_comment(schedule.name) +
      " for the INET framework, 4.4 or later (OMNeT++). Written by isoline.\n"
      "# Checked for its syntax only: it was not run in a simulation. Add a network, or extend a section of yours.\n"
      "[Config " +
      section_name(schedule.name) + "]\n**.hasEgressTrafficShaping = true\n";
  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    exported.text += inet_port(schedule.ports[i], i, "**");
    note_left_out(schedule.ports[i], exported.left_out);
  }
  return exported;
}

}  // namespace isoline::format

// A port and a schedule that nothing is wrong with, for tests that spoil one thing.
#pragma once

#include <initializer_list>
#include <string>

#include "model/port_config.hpp"
#include "schedule/gates/check.hpp"

namespace isoline::test {

inline GateControlEntry open_for(std::uint8_t gate_states, Nanoseconds interval) {
  return {GateOperation::set_gate_states, gate_states, interval};
}

inline PortTrafficClass traffic_class(unsigned number, std::initializer_list<unsigned> pcps) {
  PortTrafficClass made;
  made.traffic_class = TrafficClass::masked(number);
  for (const unsigned pcp : pcps) made.pcp.push_back(Pcp::masked(pcp));
  made.queues = {1, static_cast<std::uint16_t>(number)};
  return made;
}

/// Three classes at 1 Gbit/s: 2 is protected and has its window behind a guard.
inline PortConfig sound_port(const std::string& interface = "eth1") {
  using namespace std::chrono_literals;
  PortConfig port;
  port.interface = interface;
  port.link_speed = BitRate{1e9};
  port.traffic_classes = {traffic_class(0, {0, 1, 2, 3}), traffic_class(1, {4, 5}), traffic_class(2, {6, 7})};
  port.protected_pcp = {Pcp::masked(7)};
  GateControlList list;
  list.entries = {open_for(0b100, 200us), open_for(0b011, 780us), open_for(0, 20us)};
  list.cycle_time = 1ms;
  port.gates = list;
  return port;
}

inline PortCapability capable(const std::string& interface = "eth1") {
  PortCapability capability;
  capability.interface = interface;
  capability.link_speed = BitRate{1e9};
  capability.up = true;
  capability.tx_queues = capability.rx_queues = 8;
  capability.mtu = 1500;
  capability.preemption = false;
  capability.gates_offload = false;
  return capability;
}

/// "problem ports[0].max_frame: what: why", one a line.
inline std::string lines(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += std::string(finding.severity == Severity::problem ? "problem " : "warning ") + finding.path + ": " +
            finding.what + ": " + finding.why + "\n";
  }
  return text;
}

inline Findings findings_of(const PortConfig& port, bool with_capability = true) {
  Schedule schedule;
  schedule.ports = {port};
  return schedule::check(schedule,
                         with_capability ? std::vector{capable(port.interface)} : std::vector<PortCapability>{});
}

/// True if there is a finding at this path below the port whose what or why contains `part`.
inline bool has(const Findings& findings, Severity severity, const std::string& path, const std::string& part) {
  for (const Finding& finding : findings) {
    if (finding.severity == severity && finding.path == "ports[0]." + path &&
        (finding.what + ": " + finding.why).find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}
inline bool refused(const PortConfig& port, const std::string& path, const std::string& part) {
  return has(findings_of(port), Severity::problem, path, part);
}
inline bool warned(const PortConfig& port, const std::string& path, const std::string& part) {
  return has(findings_of(port), Severity::warning, path, part);
}

}  // namespace isoline::test

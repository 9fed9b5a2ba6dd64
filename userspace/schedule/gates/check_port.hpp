// The parts of a check, one for each part of a port. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "model/finding.hpp"
#include "schedule/gates/check.hpp"
#include "schedule/gates/frame.hpp"

namespace isoline::schedule {

/// One port under check, with what is known of it.
struct PortCheck {
  const PortConfig& port;
  std::string path;                   ///< "ports[0]"
  const PortCapability* capability;   ///< null: nothing is known
  std::optional<BitRate> link_speed;  ///< absent: nobody says it
  const Limits& limits;
  Findings& findings;

  void problem(const std::string& where, std::string what, std::string why, std::string hint) const {
    findings.push_back({Severity::problem, path + "." + where, std::move(what), std::move(why), std::move(hint)});
  }
  void warning(const std::string& where, std::string what, std::string why, std::string hint) const {
    findings.push_back({Severity::warning, path + "." + where, std::move(what), std::move(why), std::move(hint)});
  }
  /// This kernel has no such qdisc: a port's facts do not matter then, and applying says what is missing.
  bool lacks(const char* kind) const {
    return capability != nullptr && std::ranges::find(capability->missing, kind) != capability->missing.end();
  }
  bool in_software() const { return port.gate_mode == GateMode::software; }
};

void check_device(const PortCheck& check);   ///< name, link speed, frame size, management
void check_classes(const PortCheck& check);  ///< numbers, priorities, queues, max SDU, preemption
void check_shapers(const PortCheck& check);  ///< credit-based shapers and launch times
void check_gates(const PortCheck& check);    ///< the list by itself: times, length, mode
void check_windows(const PortCheck& check);  ///< what the list leaves to each class
void check_vlans(const PortCheck& check);
void check_streams(const PortCheck& check);  ///< filters: DSCP and streams

/// Of a name that the kernel is to take: what is wrong with it, or "".
std::string wrong_with_interface_name(const std::string& name);

/// Gate events a second that the host's timers serve for this port: of its list and of its stream gates.
double timer_rate(const PortConfig& port);

}  // namespace isoline::schedule

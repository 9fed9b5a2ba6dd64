// Schedules in the words of other tools. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/port_config.hpp"

namespace isoline::format {

/// A document, and what it has no words for.
struct Exported {
  std::string text;
  std::vector<std::string> left_out;
};

/// Entries that one gate control list of tc(8) carries: beyond, it installs a list that ends early, and exits with 0.
inline constexpr std::size_t most_tc_entries = 30;

/// A shell script of tc(8), bridge(8) and ip(8) commands that makes the ports as the schedule says.
/// Errors: unsupported (a list of more than most_tc_entries), invalid_input (classes with a gap between them).
Result<Exported> export_tc(const Schedule& schedule);

/// JSON (RFC 7951) of ieee802-dot1q-sched-bridge, ieee802-dot1q-preemption-bridge and ieee802-dot1q-cbsa-bridge on top
/// of ieee802-dot1q-bridge and ietf-interfaces, as published with IEEE Std 802.1Qcw-2023.
/// Errors: invalid_input (a cycle time that two 32-bit numbers cannot express).
Result<Exported> export_yang(const Schedule& schedule);

/// A configuration section for the INET framework 4.4 and later (OMNeT++): periodic gates, class by class.
Result<Exported> export_inet(const Schedule& schedule);

/// The lines of one port of it, the network interface of this number in a module: "**", "**.sw1".
std::string inet_port(const PortConfig& port, std::size_t index, const std::string& module);
/// Text as it may stand in a comment there.
std::string inet_comment(std::string text);

}  // namespace isoline::format

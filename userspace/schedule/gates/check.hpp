// Whether a schedule can be put on ports without harm, before anything is touched. Pure.
#pragma once

#include <vector>

#include "model/finding.hpp"
#include "model/port_config.hpp"
#include "model/port_state.hpp"

namespace isoline::schedule {

/// What the kernel and this host bear. Defaults are measured on Linux 6.1 and 6.12 (docs/formats/schedule.md).
struct Limits {
  std::size_t max_entries = 2336;          ///< of one list: what fits into a netlink attribute
  std::size_t max_readable_entries = 880;  ///< beyond, the kernel leaves the qdisc out of its dump
  std::size_t max_readable_change = 440;   ///< of one list, while a second one is pending
  Nanoseconds min_interval{10'000};        ///< software gates: the kernel's timer must keep up
  double max_timer_rate = 50'000;          ///< gate events a second, of all ports of the host together
  double timer_rate_in_use = 0;            ///< of that, what ports have that the schedule does not name
};

/// Checks every port of a schedule and all of them together. `ports` are what is known of the host's ports; may be
/// empty (a check on another machine): then what depends on them is left out. Findings in the order of the file.
Findings check(const Schedule& schedule, const std::vector<PortCapability>& ports, const Limits& limits = {});

}  // namespace isoline::schedule

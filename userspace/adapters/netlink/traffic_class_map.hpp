// struct tc_mqprio_qopt, which taprio and mqprio share: priorities to traffic classes to transmit queues.
#pragma once

#include <linux/pkt_sched.h>

#include <vector>

#include "model/error.hpp"
#include "model/port_config.hpp"
#include "model/priority_map.hpp"

namespace isoline::netlink {

/// Errors: invalid_input: classes that are not 0, 1, … without a gap, or none.
Result<tc_mqprio_qopt> encode_map(const std::vector<PortTrafficClass>& classes);

/// Classes with their priorities (0 … 7) and queues, by number. A class number that does not exist is left out.
std::vector<PortTrafficClass> decode_map(const tc_mqprio_qopt& map);

/// As it is, also for priorities that no tag can carry.
PriorityMap decode_priorities(const tc_mqprio_qopt& map);

/// True if the kernel would do the same with both.
bool same_map(const tc_mqprio_qopt& a, const tc_mqprio_qopt& b);

}  // namespace isoline::netlink

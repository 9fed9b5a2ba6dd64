// A link of a network as the port of a host. Pure.
#pragma once

#include "model/network.hpp"
#include "model/port_config.hpp"

namespace isoline::schedule {

/// Name, speed and largest frame; nothing else.
PortConfig node_port(const Network& network, const Link& link);

/// Each class that the link has queues for, with one queue and the priority of the same number. Priorities that have no
/// class of theirs go to the best one that is not scheduled.
void add_classes(PortConfig& port, const Network& network, const Link& link);

}  // namespace isoline::schedule

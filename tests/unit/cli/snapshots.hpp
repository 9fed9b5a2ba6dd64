// Readings that tests of the command line write by hand.
#pragma once

#include <string>
#include <vector>

#include "model/flow.hpp"

namespace isoline::test {

/// A UDP flow from 10.0.0.1:port to 10.0.0.9:80 on eth0 ingress, first seen at 1 s.
Flow udp_flow(std::uint16_t port, std::uint64_t packets, const std::string& interface = "eth0");

/// A reading so many seconds after the probe was attached at 0 s; occupancy and totals fit the flows.
Snapshot reading(unsigned seconds, std::vector<Flow> flows);

}  // namespace isoline::test

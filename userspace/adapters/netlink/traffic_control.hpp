// Traffic control of a network namespace over rtnetlink and ethtool's netlink.
#pragma once

#include <memory>

#include "host/traffic_control.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

/// Opens the sockets in the calling thread's network namespace, where they stay. Reading needs no rights.
/// Errors: failed (netlink refused).
Result<std::unique_ptr<host::TrafficControl>> open_traffic_control();

}  // namespace isoline::netlink

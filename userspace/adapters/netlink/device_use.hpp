// Whether others have put something on a device that would go with it.
#pragma once

#include <string>

#include "adapters/netlink/port_link.hpp"

namespace isoline::netlink {

/// "it has the address 10.9.0.1", "eth1.10.5 stands on it"; "" if the device could be made again as it is. An IPv6
/// link-local address comes by itself. Errors: failed, not_found.
Result<std::string> use_of(RequestSocket& kernel, const PortLink& below, IfIndex device);

}  // namespace isoline::netlink

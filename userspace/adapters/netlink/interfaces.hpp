// The interfaces of a network namespace, read and followed over rtnetlink.
#pragma once

#include <memory>

#include "host/interfaces.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

/// Opens the sockets in the calling thread's network namespace, where they stay. Needs no rights.
/// Errors: failed (netlink refused).
Result<std::unique_ptr<host::Interfaces>> open_interfaces();

}  // namespace isoline::netlink

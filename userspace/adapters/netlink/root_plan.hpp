// The qdiscs of a port from the root down: which steps lead from what is there to what is wanted.
#pragma once

#include <optional>
#include <vector>

#include "adapters/netlink/kernel_parts.hpp"
#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

/// What plan_root() has to know besides the tree.
struct RootFacts {
  std::optional<BitRate> link_speed;
  bool stopped = false;  ///< gates that run stand still or will, so they have to be started again
};

/// No steps for what is as wanted: the same gates at every moment are not sent again.
/// Errors: invalid_input, unsupported (this kernel has no such qdisc), no_permission.
Result<std::vector<host::ApplyStep>> plan_root(RequestSocket& kernel, KernelParts& parts, const PortLink& link,
                                               const QdiscTree& tree, const PortConfig& wanted, const RootFacts& facts);

/// Takes our root off. Errors: occupied: it is somebody else's, and is not to go.
Result<std::vector<host::ApplyStep>> plan_root_removal(RequestSocket& kernel, const PortLink& link,
                                                       const QdiscTree& tree, host::ForeignRoot foreign);

}  // namespace isoline::netlink

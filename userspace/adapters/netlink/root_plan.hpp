// The root qdisc of a port: which steps lead from what is there to what is wanted.
#pragma once

#include <optional>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

/// Handle of every root qdisc that this house makes.
inline constexpr std::uint32_t our_root = 0x15000000;

/// Errors: invalid_input, unsupported (this kernel has no such qdisc), no_permission.
/// `fresh` says whether the root is made new, so that nothing hangs below it any more.
Result<std::vector<host::ApplyStep>> plan_root(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree,
                                               const PortConfig& wanted, bool& fresh);

/// Tries a qdisc kind without options: no kernel makes one of these kinds then, but one that lacks it says so.
/// Errors: unsupported, no_permission.
Result<void> probe_qdisc_kind(RequestSocket& kernel, const PortLink& link, const std::string& kind);

}  // namespace isoline::netlink

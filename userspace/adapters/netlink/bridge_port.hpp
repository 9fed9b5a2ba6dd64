// VLANs of a bridge port, and whether its bridge filters by them.
#pragma once

#include <optional>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"

namespace isoline::netlink {

struct BridgePort {
  PortLink bridge;
  std::optional<bool> vlan_filtering;  ///< absent where this kernel's bridges cannot
  std::vector<VlanMembership> vlans;
};

/// The memberships in a message of RTM_GETVLAN; those of a range one by one.
std::vector<VlanMembership> memberships_of(const Message& message);

/// Nothing if the port belongs to no bridge.
Result<std::optional<BridgePort>> read_bridge_port(RequestSocket& kernel, const PortLink& port);

/// Exactly these memberships; an absent `filtering` leaves it as it is.
std::vector<host::ApplyStep> plan_bridge_port(RequestSocket& kernel, const PortLink& port, const BridgePort& there,
                                              std::optional<bool> filtering, const std::vector<VlanMembership>& wanted);

}  // namespace isoline::netlink

// Everything of a port that traffic control can change, as it is at one moment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/netlink/bridge_port.hpp"
#include "adapters/netlink/device.hpp"
#include "adapters/netlink/filters.hpp"
#include "adapters/netlink/host_tables.hpp"
#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/vlan_device.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

struct Port {
  PortLink link;
  QdiscTree tree;
  PortFilters filters;
  std::optional<BridgePort> bridge;
  std::vector<FoundVlanDevice> vlan_devices;
};

/// Errors: failed.
Result<Port> read_port(RequestSocket& kernel, const HostTables& tables, const PortLink& link);

/// In the words of the model; `speed` is that of the link.
Result<PortState> state_of(const Port& port, std::optional<BitRate> speed);

/// What restore() needs. Errors: occupied, failed.
Result<SavedPort> saved_of(RequestSocket& kernel, const Port& port);
/// Without what could not be made again. Errors: failed.
Result<host::PartlySaved> saved_in_part(RequestSocket& kernel, const Port& port);

}  // namespace isoline::netlink

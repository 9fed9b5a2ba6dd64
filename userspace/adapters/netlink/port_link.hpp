// What RTM_GETLINK says of a port that a schedule may go to.
#pragma once

#include <optional>
#include <string>

#include "adapters/netlink/request_socket.hpp"
#include "model/address.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

struct PortLink {
  std::string name;
  IfIndex index;
  bool admin_up = false;  ///< set up, with carrier or without
  bool up = false;
  std::uint32_t mtu = 1500;
  std::uint16_t tx_queues = 1, rx_queues = 1;  ///< that the device has; those in use may be fewer
  std::string root_kind;                       ///< of the root qdisc, "" = none; true even where a dump hides it
  std::string kind;                            ///< "veth", "vlan", "bridge" …
  std::uint32_t link_losses = 0;               ///< how often the carrier was lost since the device is there
  std::optional<IfIndex> master;               ///< bridge or bond that it is a port of
  std::optional<IfIndex> parent;               ///< device below
};

std::optional<PortLink> port_link_of(const Message& message);

/// For a request of links: their counters, of which nothing here needs any, are most of what the kernel would do for
/// it.
void leave_out_counters(Request& request);

/// Errors: not_found.
Result<PortLink> read_port_link(RequestSocket& kernel, const std::string& name);
Result<PortLink> read_port_link(RequestSocket& kernel, IfIndex index);

}  // namespace isoline::netlink

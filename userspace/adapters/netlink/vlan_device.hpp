// VLAN devices on top of a port, with their maps between priorities and PCP.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"

namespace isoline::netlink {

/// Group of the links that this house made, so that it never removes another's: "ISOL".
inline constexpr std::uint32_t our_link_group = 0x49534f4c;

struct FoundVlanDevice {
  VlanDevice device;
  IfIndex index;
  bool ours = false;
};

/// A VLAN device and what it stands on, of a RTM_NEWLINK message; nothing if it is no VLAN device (802.1Q).
struct VlanDeviceMessage {
  FoundVlanDevice found;
  IfIndex port;
};
std::optional<VlanDeviceMessage> vlan_device_of(const Message& message);

/// Of the whole namespace, by the port below.
Result<std::map<IfIndex, std::vector<FoundVlanDevice>>> dump_vlan_devices(RequestSocket& kernel);

/// What to do with a device of ours that has to go and that others use: that has an address, an MTU of its own, a
/// master, or devices on top of it. What was made within a transaction goes with it.
enum class InUse : std::uint8_t { refuse, remove };

/// Makes what is missing, changes maps, and removes those of ours that are not wanted, these last. Errors: occupied: a
/// device of this name is something else, or one that has to go is in use.
Result<std::vector<host::ApplyStep>> plan_vlan_devices(RequestSocket& kernel, const PortLink& port,
                                                       const std::vector<FoundVlanDevice>& there,
                                                       const std::vector<VlanDevice>& wanted,
                                                       InUse in_use = InUse::refuse);

}  // namespace isoline::netlink

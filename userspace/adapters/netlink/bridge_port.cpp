#include "adapters/netlink/bridge_port.hpp"

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "adapters/netlink/steps.hpp"

namespace isoline::netlink {
namespace {

constexpr std::uint16_t last_vid = 4094;

Result<std::vector<VlanMembership>> read_memberships(RequestSocket& kernel, const PortLink& port) {
  std::vector<VlanMembership> all;
  br_vlan_msg header{};
  header.family = AF_BRIDGE;
  header.ifindex = port.index.value;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETVLAN, 0, header),
      [&](const Message& message) {
        const auto more = memberships_of(message);
        all.insert(all.end(), more.begin(), more.end());
      },
      [&] { all.clear(); });
  if (answer.code == EOPNOTSUPP) return all;  // a kernel whose bridges know no VLANs
  if (!answer.done()) return fail(refusal("cannot list the VLANs", port.name, answer));
  return all;
}

Result<std::optional<bool>> read_filtering(RequestSocket& kernel, const PortLink& bridge) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(bridge.index.value);
  std::optional<bool> filtering;
  const Answer answer = kernel.ask(Request::of(RTM_GETLINK, 0, header), [&](const Message& message) {
    const auto data = message.attributes<ifinfomsg>().nested(IFLA_LINKINFO).nested(IFLA_INFO_DATA);
    if (const auto found = data.get<std::uint8_t>(IFLA_BR_VLAN_FILTERING)) filtering = *found != 0;
  });
  if (!answer.done()) return fail(refusal("cannot read the bridge", bridge.name, answer));
  return filtering;
}

Request membership(const PortLink& port, std::uint16_t type, const VlanMembership& one) {
  ifinfomsg header{};
  header.ifi_family = AF_BRIDGE;
  header.ifi_index = static_cast<int>(port.index.value);
  Request request = Request::of(type, 0, header);
  bridge_vlan_info info{};
  info.vid = one.vid.value();
  info.flags = static_cast<std::uint16_t>((one.untagged ? BRIDGE_VLAN_INFO_UNTAGGED : 0) |
                                          (one.pvid ? BRIDGE_VLAN_INFO_PVID : 0));
  request.attributes.nest(IFLA_AF_SPEC, [&] { request.attributes.put(IFLA_BRIDGE_VLAN_INFO, info); });
  return request;
}

Request filtering_of(const PortLink& bridge, bool on) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(bridge.index.value);
  Request request = Request::of(RTM_NEWLINK, 0, header);
  request.attributes.nest(IFLA_LINKINFO, [&] {
    request.attributes.put_text(IFLA_INFO_KIND, "bridge");
    request.attributes.nest(IFLA_INFO_DATA, [&] { request.attributes.put(IFLA_BR_VLAN_FILTERING, std::uint8_t{on}); });
  });
  return request;
}

}  // namespace

std::vector<VlanMembership> memberships_of(const Message& message) {
  std::vector<VlanMembership> all;
  if (message.type != RTM_NEWVLAN) return all;
  for (const Attribute& one : message.attributes<br_vlan_msg>()) {
    if (one.type != BRIDGE_VLANDB_ENTRY) continue;
    const Attributes entry(one.payload);
    const auto info = entry.get<bridge_vlan_info>(BRIDGE_VLANDB_ENTRY_INFO);
    if (!info || info->vid > last_vid) continue;
    const std::uint16_t end =
        std::min(entry.get<std::uint16_t>(BRIDGE_VLANDB_ENTRY_RANGE).value_or(info->vid), last_vid);
    for (std::uint16_t vid = info->vid; vid <= end && all.size() < last_vid; ++vid) {
      all.push_back({VlanId::from_tci(vid), (info->flags & BRIDGE_VLAN_INFO_UNTAGGED) != 0,
                     (info->flags & BRIDGE_VLAN_INFO_PVID) != 0});
    }
  }
  return all;
}

Result<std::optional<BridgePort>> read_bridge_port(RequestSocket& kernel, const PortLink& port) {
  if (!port.master) return std::optional<BridgePort>();
  auto bridge = read_port_link(kernel, *port.master);
  if (!bridge) return fail(bridge.error());
  if (bridge->kind != "bridge") return std::optional<BridgePort>();
  auto filtering = read_filtering(kernel, *bridge);
  if (!filtering) return fail(filtering.error());
  auto vlans = read_memberships(kernel, port);
  if (!vlans) return fail(vlans.error());
  return BridgePort{std::move(*bridge), *filtering, std::move(*vlans)};
}

std::vector<host::ApplyStep> plan_bridge_port(RequestSocket& kernel, const PortLink& port, const BridgePort& there,
                                              std::optional<bool> filtering,
                                              const std::vector<VlanMembership>& wanted) {
  std::vector<host::ApplyStep> steps;
  const auto has_vid = [](VlanId vid) { return [vid](const VlanMembership& one) { return one.vid == vid; }; };
  // First what is added, so that a port that stays in a VLAN is never out of it.
  for (const VlanMembership& one : wanted) {
    if (std::find(there.vlans.begin(), there.vlans.end(), one) != there.vlans.end()) continue;
    steps.push_back(step(kernel, "put " + port.name + " into VLAN " + std::to_string(one.vid.value()), port.name,
                         membership(port, RTM_SETLINK, one)));
  }
  for (const VlanMembership& now : there.vlans) {
    if (std::any_of(wanted.begin(), wanted.end(), has_vid(now.vid))) continue;
    steps.push_back(step(kernel, "take " + port.name + " out of VLAN " + std::to_string(now.vid.value()), port.name,
                         membership(port, RTM_DELLINK, now)));
  }
  if (filtering && there.vlan_filtering != filtering) {
    steps.push_back(step(
        kernel, std::string(*filtering ? "switch on" : "switch off") + " VLAN filtering of bridge " + there.bridge.name,
        port.name, filtering_of(there.bridge, *filtering)));
  }
  return steps;
}

}  // namespace isoline::netlink

#include "adapters/netlink/link.hpp"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/route/link.h>
#include <netlink/route/link/vxlan.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>

namespace isoline::netlink {
namespace {

// Kinds whose IFLA_LINK is the device below. A veth's is its peer, a tunnel's says nothing about views.
constexpr std::array<std::string_view, 5> kinds_above_a_device{"vlan", "macvlan", "macvtap", "ipvlan", "ipvtap"};

std::optional<IfIndex> index_of(int number) {
  if (number <= 0) {
    return std::nullopt;
  }
  return IfIndex{static_cast<std::uint32_t>(number)};
}

std::optional<IfIndex> parent_of(rtnl_link* link, std::string_view kind) {
  if (kind == "vxlan") {  // keeps its lower device in its own attributes
    std::uint32_t lower = 0;
    return rtnl_link_vxlan_get_link(link, &lower) == 0 ? index_of(static_cast<int>(lower)) : std::nullopt;
  }
  if (std::find(kinds_above_a_device.begin(), kinds_above_a_device.end(), kind) == kinds_above_a_device.end()) {
    return std::nullopt;
  }
  std::int32_t elsewhere = 0;
  if (rtnl_link_get_link_netnsid(link, &elsewhere) == 0) {
    return std::nullopt;  // the number belongs to another namespace
  }
  return index_of(rtnl_link_get_link(link));
}

}  // namespace

host::Interface interface_of(rtnl_link* link) {
  host::Interface interface;
  if (const char* name = rtnl_link_get_name(link)) {
    interface.name = name;
  }
  interface.index = IfIndex{static_cast<std::uint32_t>(rtnl_link_get_ifindex(link))};
  const unsigned flags = rtnl_link_get_flags(link);
  interface.loopback = (flags & IFF_LOOPBACK) != 0;
  interface.up = (flags & IFF_UP) != 0 && rtnl_link_get_carrier(link) != 0;
  const unsigned hardware = rtnl_link_get_arptype(link);
  interface.has_mac = hardware == ARPHRD_ETHER || hardware == ARPHRD_LOOPBACK;
  if (const char* kind = rtnl_link_get_type(link)) {
    interface.kind = kind;
  }
  interface.parent = parent_of(link, interface.kind);
  interface.master = index_of(rtnl_link_get_master(link));
  return interface;
}

bool has_xdp(nlmsghdr* message) {
  const nlattr* xdp = nlmsg_find_attr(message, sizeof(ifinfomsg), IFLA_XDP);
  if (xdp == nullptr) {
    return false;
  }
  const nlattr* attached = nla_find(static_cast<const nlattr*>(nla_data(xdp)), nla_len(xdp), IFLA_XDP_ATTACHED);
  return attached != nullptr && nla_get_u8(attached) != XDP_ATTACHED_NONE;
}

bool differ(const host::Interface& a, const host::Interface& b) {
  const auto all = [](const host::Interface& i) {
    return std::tie(i.name, i.index, i.up, i.loopback, i.has_mac, i.kind, i.parent, i.master, i.xdp);
  };
  return all(a) != all(b);
}

}  // namespace isoline::netlink

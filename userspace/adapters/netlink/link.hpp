// One rtnetlink link as the rest of the house sees it.
#pragma once

#include "host/interfaces.hpp"

struct nlmsghdr;
struct rtnl_link;

namespace isoline::netlink {

/// Translates; the link stays the caller's.
host::Interface interface_of(rtnl_link* link);

/// Whether an RTM_NEWLINK message tells of an XDP program on the link (IFLA_XDP, which libnl does not read).
bool has_xdp(nlmsghdr* message);

/// True if a reader could tell the two apart.
bool differ(const host::Interface& a, const host::Interface& b);

}  // namespace isoline::netlink

// Handles of root qdiscs that this house makes.
#pragma once

#include <cstdint>

#include "adapters/netlink/port_link.hpp"

namespace isoline::netlink {

/// When a link goes down the kernel stops the timer of its taprio and never starts it again: the gates stay as they
/// are, and nothing in a dump says so. So the handle, 1501: to 15fd:, tells how often the link had gone down (as the
/// kernel counts it) when the gates were started.
std::uint32_t our_root(const PortLink& link);

/// Also 1500:, which says nothing about the link; for what is made by an exported script.
bool is_our_root(std::uint32_t handle);

/// True if the link has gone down since a root with this handle was made; false where the handle does not tell.
bool link_lost_since(const PortLink& link, std::uint32_t handle);

}  // namespace isoline::netlink

// A port's qdiscs in the words of a PortConfig.
#pragma once

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "model/error.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

/// Fills what the tree says; `speed` is that of the link. Errors: failed: options that contradict themselves.
Result<void> say_qdiscs(const PortLink& link, const QdiscTree& tree, std::optional<BitRate> speed, PortState& state);

/// True if the root is a taprio of ours whose timer the kernel has stopped with the link, see our_root().
bool link_stopped_gates(const PortLink& link, const QdiscTree& tree);

}  // namespace isoline::netlink

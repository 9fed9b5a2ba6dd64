// The qdiscs of one port, with what can be known of those that the kernel leaves out of its dump.
#pragma once

#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_extras.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "model/error.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

struct QdiscTree {
  std::vector<QdiscNode> nodes;      ///< parents first
  bool root_hidden = false;          ///< nodes holds the root without its options: no message can carry them
  std::vector<QdiscExtra> extras{};  ///< what came with the nodes and is not in them
  bool stopped = false;              ///< the news tell that the kernel stopped the root's gates, see GateStops

  const QdiscNode* root() const;                    ///< nullptr: none, or one that cannot be told
  const QdiscNode* at(std::uint32_t parent) const;  ///< what hangs there
};

/// True for a qdisc that the kernel made by itself: it comes back when its parent does.
bool made_by_kernel(const QdiscNode& node);

/// True for what is on the way out; else clsact and what is like it.
bool on_egress_tree(const QdiscNode& node);

/// What somebody made on the way out, parents first: what has to be made again, for the rest comes by itself.
std::vector<QdiscNode> made_by_somebody(const std::vector<QdiscNode>& nodes);

/// From what the dump of all qdiscs has of this port.
Result<QdiscTree> read_qdisc_tree(RequestSocket& kernel, const PortLink& link, std::vector<QdiscNode> dumped,
                                  std::vector<QdiscExtra> extras);

}  // namespace isoline::netlink

// The qdiscs of one port, with what can be known of those that the kernel leaves out of its dump.
#pragma once

#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "model/error.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

struct QdiscTree {
  std::vector<QdiscNode> nodes;  ///< parents first
  bool root_hidden = false;      ///< nodes holds the root without its options: no message can carry them

  const QdiscNode* root() const;                    ///< nullptr: none, or one that cannot be told
  const QdiscNode* at(std::uint32_t parent) const;  ///< what hangs there
};

/// True for a qdisc that the kernel made by itself: it comes back when its parent does.
bool made_by_kernel(const QdiscNode& node);

/// From what the dump of all qdiscs has of this port.
Result<QdiscTree> read_qdisc_tree(RequestSocket& kernel, const PortLink& link, std::vector<QdiscNode> dumped);

}  // namespace isoline::netlink

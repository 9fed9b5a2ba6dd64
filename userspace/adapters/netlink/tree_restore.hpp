// Qdisc trees that are made again as they were.
#pragma once

#include <string>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/request_socket.hpp"

namespace isoline::netlink {

/// Kinds whose dumped options make the same qdisc again: each proven by a test that compares dumps.
const std::vector<std::string>& restorable_qdisc_kinds();

/// The nodes that restore_tree() needs, as a dump says them; the tree's extras are those of ask_for_extras() too.
/// Errors: occupied: one cannot be made again.
Result<std::vector<QdiscNode>> save_tree(const PortLink& link, const QdiscTree& tree);

/// For whoever gives up what cannot be made again.
struct TreeInPart {
  std::vector<QdiscNode> nodes;
  std::vector<std::string> lost;  ///< "qdisc htb 1: (it could not be made again exactly)"
};
/// A tree of which one part could not be made again is left out whole: half of it may drop everything (drr without
/// its classes), the kernel's default does not.
TreeInPart save_tree_in_part(const QdiscTree& tree);

/// Makes the saved tree from whatever is there.
Result<void> restore_tree(RequestSocket& kernel, const PortLink& link, const QdiscTree& now,
                          const std::vector<QdiscNode>& as_saved);

/// Deletes the root if it is not the kernel's own: the kernel puts its default there.
Result<void> remove_root(RequestSocket& kernel, const PortLink& link, const QdiscTree& now);

}  // namespace isoline::netlink

#include "adapters/netlink/qdisc_tree.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>

#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

constexpr std::uint32_t clsact_handle = TC_H_MAKE(TC_H_CLSACT, 0);

/// The dump ended before this port's root: at it, or at a longer one of a port before. One question for each qdisc.
Result<QdiscTree> ask_one_by_one(RequestSocket& kernel, const PortLink& link) {
  QdiscTree tree;
  auto classes = dump_classes(kernel, link.index);
  if (!classes) return fail(classes.error());
  auto root = get_qdisc(kernel, link.index, 0);
  if (!root) {
    tree.root_hidden = true;
    const std::uint32_t handle = classes->empty() ? 0 : TC_H_MAJ(classes->front().handle);
    root = QdiscNode{link.root_kind, handle, TC_H_ROOT, {}};
  }
  tree.nodes.push_back(std::move(*root));
  for (const ClassNode& one : *classes) {
    if (one.leaf == 0) continue;
    if (auto child = get_qdisc(kernel, link.index, one.leaf)) tree.nodes.push_back(std::move(*child));
  }
  if (auto clsact = get_qdisc(kernel, link.index, clsact_handle)) tree.nodes.push_back(std::move(*clsact));
  return tree;
}

}  // namespace

const QdiscNode* QdiscTree::at(std::uint32_t parent) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const QdiscNode& n) { return n.parent == parent; });
  return found == nodes.end() ? nullptr : &*found;
}

const QdiscNode* QdiscTree::root() const { return at(TC_H_ROOT); }

bool made_by_kernel(const QdiscNode& node) { return node.handle == 0; }

Result<QdiscTree> read_qdisc_tree(RequestSocket& kernel, const PortLink& link, std::vector<QdiscNode> dumped) {
  QdiscTree tree{std::move(dumped), false};
  const bool has_root = !link.root_kind.empty();
  if (has_root && tree.root() == nullptr) return ask_one_by_one(kernel, link);
  return tree;
}

}  // namespace isoline::netlink

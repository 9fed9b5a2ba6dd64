#include "adapters/netlink/qdisc_tree.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>
#include <iterator>

#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

constexpr std::uint32_t clsact_handle = TC_H_MAKE(TC_H_CLSACT, 0);

/// The dump ended before this port's root: at it, or at a longer one of a port before. One question for each qdisc.
Result<QdiscTree> ask_one_by_one(RequestSocket& kernel, const PortLink& link) {
  QdiscTree tree;
  const auto take = [&tree](std::optional<QdiscMessage> found) {
    if (!found) return;
    if (!found->extra.empty()) tree.extras.push_back({found->node.handle, found->extra});
    tree.nodes.push_back(std::move(found->node));
  };
  auto classes = dump_classes(kernel, link.index);
  if (!classes) return fail(classes.error());
  auto root = get_qdisc(kernel, link.index, 0);
  if (!root) {
    tree.root_hidden = true;
    const std::uint32_t handle = classes->empty() ? 0 : TC_H_MAJ(classes->front().handle);
    root = QdiscMessage{link.index, {link.root_kind, handle, TC_H_ROOT, {}}, ""};
  }
  take(std::move(root));
  for (const ClassNode& one : *classes) {
    if (one.leaf == 0) continue;
    take(get_qdisc(kernel, link.index, one.leaf));
  }
  take(get_qdisc(kernel, link.index, clsact_handle));
  return tree;
}

}  // namespace

const QdiscNode* QdiscTree::at(std::uint32_t parent) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const QdiscNode& n) { return n.parent == parent; });
  return found == nodes.end() ? nullptr : &*found;
}

const QdiscNode* QdiscTree::root() const { return at(TC_H_ROOT); }

bool made_by_kernel(const QdiscNode& node) { return node.handle == 0; }

bool on_egress_tree(const QdiscNode& node) { return node.parent != TC_H_INGRESS; }

std::vector<QdiscNode> made_by_somebody(const std::vector<QdiscNode>& nodes) {
  std::vector<QdiscNode> made;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(made),
               [](const QdiscNode& node) { return !made_by_kernel(node) && on_egress_tree(node); });
  return made;
}

Result<QdiscTree> read_qdisc_tree(RequestSocket& kernel, const PortLink& link, std::vector<QdiscNode> dumped,
                                  std::vector<QdiscExtra> extras) {
  QdiscTree tree;
  tree.nodes = std::move(dumped);
  tree.extras = std::move(extras);
  const bool has_root = !link.root_kind.empty();
  if (has_root && tree.root() == nullptr) return ask_one_by_one(kernel, link);
  return tree;
}

}  // namespace isoline::netlink

#include "adapters/netlink/tree_restore.hpp"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>

#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/taprio.hpp"

namespace isoline::netlink {
namespace {

bool is_restorable(const std::string& kind) {
  const auto& kinds = restorable_qdisc_kinds();
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool on_egress_tree(const QdiscNode& node) { return node.parent != TC_H_INGRESS; }

Result<void> make(RequestSocket& kernel, const PortLink& link, const QdiscNode& node) {
  Request request = put_qdisc(link.index, node, true);
  // A leaf of mq or taprio has a default in place already, which a creation may take the place of.
  request.flags = NLM_F_CREATE | NLM_F_REPLACE;
  const Answer answer = kernel.ask(request);
  if (!answer.done()) {
    return fail(refusal("cannot put back qdisc " + node.kind + " " + handle_text(node.handle), link.name, answer));
  }
  return {};
}

Result<void> change(RequestSocket& kernel, const PortLink& link, const QdiscNode& node) {
  const Answer answer = kernel.ask(put_qdisc(link.index, node, false));
  if (!answer.done()) {
    return fail(refusal("cannot put back the pending gates of " + handle_text(node.handle), link.name, answer));
  }
  return {};
}

Result<void> make_taprio(RequestSocket& kernel, const PortLink& link, const QdiscNode& saved) {
  QdiscNode node = saved;
  const Bytes running = taprio_request_from(saved.options), pending = taprio_pending_from(saved.options);
  node.options = running.empty() ? pending : running;
  if (auto made = make(kernel, link, node); !made || running.empty() || pending.empty()) return made;
  node.options = pending;
  return change(kernel, link, node);
}

}  // namespace

const std::vector<std::string>& restorable_qdisc_kinds() {
  static const std::vector<std::string> kinds{"mqprio", "taprio"};
  return kinds;
}

Result<std::vector<QdiscNode>> save_tree(const PortLink& link, const QdiscTree& tree) {
  const auto occupied = [&](const QdiscNode& node, const std::string& why) {
    return fail({ErrorKind::occupied, "cannot save qdisc " + node.kind + " " + handle_text(node.handle), link.name, why,
                 "--replace-foreign gives it up"});
  };
  std::vector<QdiscNode> nodes;
  for (const QdiscNode& node : tree.nodes) {
    if (made_by_kernel(node)) continue;
    if (on_egress_tree(node)) {
      if (!is_restorable(node.kind)) return occupied(node, "it could not be made again exactly");
      if (tree.root_hidden && node.parent == TC_H_ROOT) return occupied(node, "the kernel does not say its options");
    }
    nodes.push_back(node);
  }
  return nodes;
}

Result<void> remove_root(RequestSocket& kernel, const PortLink& link, const QdiscTree& now) {
  const QdiscNode* root = now.root();
  if (root == nullptr || made_by_kernel(*root)) return {};
  const Answer answer = kernel.ask(delete_qdisc(link.index, TC_H_ROOT, root->handle));
  if (answer.done() || answer.code == ENOENT) return {};
  return fail(refusal("cannot delete root qdisc " + root->kind, link.name, answer));
}

Result<void> restore_tree(RequestSocket& kernel, const PortLink& link, const QdiscTree& now,
                          const std::vector<QdiscNode>& saved) {
  if (auto removed = remove_root(kernel, link, now); !removed) return removed;
  for (const QdiscNode& node : saved) {
    if (!on_egress_tree(node)) continue;
    auto made = node.kind == "taprio" ? make_taprio(kernel, link, node) : make(kernel, link, node);
    if (!made) return made;
  }
  return {};
}

}  // namespace isoline::netlink

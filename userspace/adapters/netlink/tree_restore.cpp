#include "adapters/netlink/tree_restore.hpp"

#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "adapters/netlink/our_root.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/taprio.hpp"

namespace isoline::netlink {
namespace {

bool is_restorable(const std::string& kind) {
  const auto& kinds = restorable_qdisc_kinds();
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Two lists, of which only one could be put back at once.
bool is_changing(const QdiscNode& node) {
  const auto taprio = node.kind == "taprio" ? decode_taprio(node.options) : std::nullopt;
  return taprio && taprio->oper && taprio->admin;
}

/// Why this qdisc could not be made again exactly; "" if it could.
std::string obstacle(const QdiscTree& tree, const QdiscNode& node) {
  if (!is_restorable(node.kind)) return "it could not be made again exactly";
  if (is_changing(node)) return "a change of its gates waits for its base time";
  if (tree.root_hidden && node.parent == TC_H_ROOT) return "the kernel does not say its options";
  std::string besides = hidden_by_options(node);
  for (const QdiscExtra& extra : tree.extras) {
    if (extra.handle == node.handle) besides += (besides.empty() ? "" : ", ") + extra.what;
  }
  return besides.empty() ? "" : "it has " + besides + ", which could not be put back";
}

std::string name_of(const QdiscNode& node) { return "qdisc " + node.kind + " " + handle_text(node.handle); }

/// clsact too, of which restore_tree() has to know that it stayed.
std::vector<QdiscNode> made_by_anybody(const QdiscTree& tree) {
  std::vector<QdiscNode> nodes = tree.nodes;
  std::erase_if(nodes, made_by_kernel);
  return nodes;
}

/// The egress trees without what the kernel made by itself.
bool same_trees(const std::vector<QdiscNode>& now, const std::vector<QdiscNode>& saved) {
  return made_by_somebody(now) == made_by_somebody(saved);
}

/// A root of ours runs again: its handle has to say so.
std::vector<QdiscNode> with_handles_of(const PortLink& link, std::vector<QdiscNode> nodes) {
  const auto root = std::find_if(nodes.begin(), nodes.end(), [](const QdiscNode& n) { return n.parent == TC_H_ROOT; });
  if (root == nodes.end() || !link_lost_since(link, root->handle)) return nodes;
  const std::uint32_t before = root->handle;
  root->handle = our_root(link);
  for (QdiscNode& node : nodes) {
    if (node.parent != TC_H_ROOT && TC_H_MAJ(node.parent) == before) {
      node.parent = our_root(link) | TC_H_MIN(node.parent);
    }
  }
  return nodes;
}

Result<void> put_back(RequestSocket& kernel, const PortLink& link, const QdiscNode& node, const Request& request) {
  const Answer answer = kernel.ask(request);
  if (answer.done()) return {};
  return fail(refusal("cannot put back qdisc " + node.kind + " " + handle_text(node.handle), link.name, answer));
}

/// codel counts in units of 1,024 ns and says the microseconds that are full: one more makes the same units again.
Bytes codel_request_from(const QdiscNode& node) {
  const auto is_time = [&](std::uint16_t type) {
    if (node.kind == "codel") {
      return type == TCA_CODEL_TARGET || type == TCA_CODEL_INTERVAL || type == TCA_CODEL_CE_THRESHOLD;
    }
    return type == TCA_FQ_CODEL_TARGET || type == TCA_FQ_CODEL_INTERVAL || type == TCA_FQ_CODEL_CE_THRESHOLD;
  };
  AttributeWriter out;
  for (const Attribute& one : Attributes(node.options)) {
    const auto time = one.as<std::uint32_t>();
    if (time && is_time(one.type)) {
      out.put(one.type_with_flags, *time + 1);
    } else {
      out.put_bytes(one.type_with_flags, one.payload);
    }
  }
  return out.bytes();
}

/// Newer kernels dump attributes that they refuse to take unless the card does the work.
Bytes mqprio_request_from(const QdiscNode& node) {
  tc_mqprio_qopt map{};
  if (node.options.size() < sizeof map) return node.options;
  std::memcpy(&map, node.options.data(), sizeof map);
  if (map.hw != 0) return node.options;
  return Bytes(node.options.begin(), node.options.begin() + NLA_ALIGN(sizeof map));
}

constexpr std::size_t padded_map = (sizeof(tc_mqprio_qopt) + 3) & ~std::size_t{3};

bool map_of_card(ByteView options) {
  const auto map = Attribute{0, options, 0}.as<tc_mqprio_qopt>();
  return options.size() < padded_map || !map || map->hw != 0;
}

/// The node with options as a request takes them.
QdiscNode for_request(const QdiscNode& saved) {
  QdiscNode node = saved;
  if (node.kind == "taprio") node.options = taprio_request_from(saved.options);
  // Newer kernels dump attributes behind the map that they only take back with a card that does the work.
  if (node.kind == "mqprio" && !map_of_card(node.options)) node.options.resize(padded_map);
  if (node.kind == "mqprio") node.options = mqprio_request_from(saved);
  if (node.kind == "codel" || node.kind == "fq_codel") node.options = codel_request_from(saved);
  return node;
}

/// A clsact that came and went has stopped the gates, and no dump says so: their list is sent again.
Result<void> start_gates(RequestSocket& kernel, const PortLink& link, const std::vector<QdiscNode>& saved) {
  const auto root = std::find_if(saved.begin(), saved.end(), [](const QdiscNode& n) { return n.parent == TC_H_ROOT; });
  const bool clsact_stayed = std::any_of(saved.begin(), saved.end(), [](const auto& n) { return !on_egress_tree(n); });
  if (root == saved.end() || clsact_stayed || !stops_with_its_queues(*root)) return {};
  const QdiscNode again = for_request(*root);
  return put_back(kernel, link, again, change_qdisc(link.index, again));
}

}  // namespace

const std::vector<std::string>& restorable_qdisc_kinds() {
  static const std::vector<std::string> kinds{"bfifo",      "cbs",      "codel", "drr",    "ets",    "etf",
                                              "fq",         "fq_codel", "mq",    "mqprio", "netem",  "pfifo",
                                              "pfifo_fast", "pie",      "prio",  "sfq",    "taprio", "tbf"};
  return kinds;
}

Result<std::vector<QdiscNode>> save_tree(const PortLink& link, const QdiscTree& tree) {
  for (const QdiscNode& node : made_by_somebody(tree.nodes)) {
    const std::string why = obstacle(tree, node);
    if (why.empty()) continue;
    return fail({ErrorKind::occupied, "cannot save " + name_of(node), link.name, why, "--replace-foreign gives it up"});
  }
  return made_by_anybody(tree);
}

TreeInPart save_tree_in_part(const QdiscTree& tree) {
  TreeInPart saved{made_by_anybody(tree), {}};
  const std::vector<QdiscNode> egress = made_by_somebody(tree.nodes);
  const bool whole =
      std::all_of(egress.begin(), egress.end(), [&](const QdiscNode& node) { return obstacle(tree, node).empty(); });
  if (whole) return saved;
  std::erase_if(saved.nodes, on_egress_tree);
  for (const QdiscNode& node : egress) {
    const std::string why = obstacle(tree, node);
    saved.lost.push_back(name_of(node) + (why.empty() ? "" : " (" + why + ")"));
  }
  return saved;
}

Result<void> remove_root(RequestSocket& kernel, const PortLink& link, const QdiscTree& now) {
  const QdiscNode* root = now.root();
  if (root == nullptr || made_by_kernel(*root)) return {};
  const Answer answer = kernel.ask(delete_qdisc(link.index, TC_H_ROOT, root->handle));
  if (answer.done() || answer.code == ENOENT) return {};
  return fail(refusal("cannot delete root qdisc " + root->kind, link.name, answer));
}

Result<void> restore_tree(RequestSocket& kernel, const PortLink& link, const QdiscTree& now,
                          const std::vector<QdiscNode>& as_saved) {
  const std::vector<QdiscNode> saved = with_handles_of(link, as_saved);
  if (same_trees(now.nodes, saved)) return start_gates(kernel, link, saved);
  if (auto removed = remove_root(kernel, link, now); !removed) return removed;
  QdiscNode root;
  bool children = false;
  for (const QdiscNode& node : saved) {
    if (!on_egress_tree(node)) continue;
    const QdiscNode again = for_request(node);
    if (auto made = put_back(kernel, link, again, graft_qdisc(link.index, again)); !made) return made;
    root = node.parent == TC_H_ROOT ? again : root;
    children = children || node.parent != TC_H_ROOT;
  }
  if (!children || !stops_with_its_queues(root)) return {};
  return put_back(kernel, link, root, change_qdisc(link.index, root));
}

}  // namespace isoline::netlink

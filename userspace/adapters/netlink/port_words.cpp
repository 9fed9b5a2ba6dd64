#include "adapters/netlink/port_words.hpp"

#include <linux/pkt_sched.h>
#include <time.h>

#include "adapters/netlink/our_root.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/queue_qdiscs.hpp"
#include "adapters/netlink/taprio.hpp"
#include "adapters/netlink/traffic_class_map.hpp"
#include "adapters/netlink/window_limit.hpp"

namespace isoline::netlink {
namespace {

std::string name_of(const QdiscNode& node) {
  const std::string at = node.parent == TC_H_ROOT ? "root qdisc " : "qdisc ";
  const std::string below = node.parent == TC_H_ROOT ? "" : " at " + handle_text(node.parent);
  return at + node.kind + " " + handle_text(node.handle) + below;
}

Error contradicts(const PortLink& link, const QdiscNode& node) {
  return {ErrorKind::failed, "cannot read " + name_of(node), link.name, "its options contradict themselves", ""};
}

std::string clock_text(std::int32_t clock) {
  switch (clock) {
    case CLOCK_REALTIME: return "CLOCK_REALTIME";
    case CLOCK_MONOTONIC: return "CLOCK_MONOTONIC";
    case CLOCK_BOOTTIME: return "CLOCK_BOOTTIME";
    default: return "clock " + std::to_string(clock);
  }
}

Result<void> say_taprio(const PortLink& link, const QdiscNode& root, std::optional<BitRate> speed, PortState& state) {
  const auto taprio = decode_taprio(root.options);
  if (!taprio) return fail(contradicts(link, root));
  const auto mode = gate_mode_of(taprio->flags);
  if (!mode || taprio->map.num_tc > TrafficClass::most + 1) {
    state.foreign.push_back(name_of(root) + ": flags or classes that no schedule of ours has");
    return {};
  }
  // The same list by another clock is at another phase.
  if (taprio->clock && *taprio->clock != CLOCK_TAI) {
    state.foreign.push_back(name_of(root) + " with gates by " + clock_text(*taprio->clock));
  }
  state.oper.traffic_classes = decode_map(taprio->map);
  state.priority_map = decode_priorities(taprio->map);
  for (PortTrafficClass& one : state.oper.traffic_classes) {
    const std::uint8_t number = one.traffic_class.value();
    one.queue_max_sdu = asked_max_sdu(*taprio, number, speed);
    one.preemptable = taprio->preemptable[number];
  }
  state.oper.gates = taprio->oper;
  state.oper.gate_mode = *mode;
  state.oper.txtime_delay = taprio->txtime_delay;
  state.admin = taprio->admin;
  if (*mode == GateMode::full_offload) state.gates_readback = Readback::offloaded;
  return {};
}

}  // namespace

bool link_stopped_gates(const PortLink& link, const QdiscTree& tree) {
  const QdiscNode* root = tree.root();
  return root != nullptr && !tree.root_hidden && stops_with_its_queues(*root) && link_lost_since(link, root->handle);
}

Result<void> say_qdiscs(const PortLink& link, const QdiscTree& tree, std::optional<BitRate> speed, PortState& state) {
  state.root_kind = link.root_kind;
  state.qdiscs = tree.nodes;
  const QdiscNode* root = tree.root();
  if (root == nullptr || made_by_kernel(*root)) return {};
  if (tree.root_hidden) {
    state.gates_readback = Readback::vanished;
    return {};
  }
  if (root->kind == "taprio") {
    if (auto said = say_taprio(link, *root, speed, state); !said) return said;
    state.gates_stopped = tree.stopped || link_stopped_gates(link, tree);
    say_queue_qdiscs(tree, state);
  } else if (root->kind == "mqprio") {
    const auto map = Attribute{0, root->options, 0}.as<tc_mqprio_qopt>();
    if (!map) return fail(contradicts(link, *root));
    state.oper.traffic_classes = decode_map(*map);
    state.priority_map = decode_priorities(*map);
    say_queue_qdiscs(tree, state);
  } else {
    state.foreign.push_back(name_of(*root));
  }
  return {};
}

}  // namespace isoline::netlink

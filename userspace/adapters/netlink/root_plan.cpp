#include "adapters/netlink/root_plan.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>
#include <iterator>

#include "adapters/netlink/our_root.hpp"
#include "adapters/netlink/port_words.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/queue_qdiscs.hpp"
#include "adapters/netlink/steps.hpp"
#include "adapters/netlink/taprio.hpp"
#include "adapters/netlink/traffic_class_map.hpp"
#include "adapters/netlink/window_limit.hpp"
#include "model/gate_cycle.hpp"

namespace isoline::netlink {
namespace {

/// The options of the wanted root; its kind is "" when the port keeps what it has.
struct WantedRoot {
  std::string kind;
  Bytes options;
};

Result<WantedRoot> wanted_root(const PortConfig& wanted) {
  if (wanted.gates) {
    auto taprio = wanted_taprio(wanted);
    if (!taprio) return fail(taprio.error());
    auto options = encode(*taprio);
    if (!options) return fail(options.error());
    return WantedRoot{"taprio", std::move(*options)};
  }
  if (wanted.traffic_classes.empty()) return WantedRoot{};
  auto map = encode_map(wanted.traffic_classes);
  if (!map) return fail(map.error());
  AttributeWriter out;
  out.put_raw(bytes_of(*map));
  return WantedRoot{"mqprio", out.bytes()};
}

/// Why a running root cannot be changed into the wanted one; "" if it can.
std::string needs_replacing(const PortLink& link, const QdiscTree& tree, const WantedRoot& target,
                            const PortConfig& wanted) {
  const QdiscNode& root = *tree.root();
  if (root.kind != target.kind) return "another qdisc";
  if (tree.root_hidden) return "its present list cannot be read";
  if (root.kind == "taprio") {
    const auto running = decode_taprio(root.options);
    const auto coming = wanted_taprio(wanted);
    if (!running || !coming) return "its present options cannot be read";
    if (link_stopped_gates(link, tree)) return "the kernel stopped its gates when the link went down";
    if (!same_map(running->map, coming->map)) return "another map of traffic classes";
    if (running->flags != coming->flags) return "another mode";
    if (running->clock != coming->clock) return "another clock";
  } else {
    const auto running = Attribute{0, root.options, 0}.as<tc_mqprio_qopt>();
    const auto coming = encode_map(wanted.traffic_classes);
    if (!running || !coming || !same_map(*running, *coming)) return "another map of traffic classes";
  }
  return queues_need_new_root(tree, wanted_queue_qdiscs(wanted.traffic_classes, root.handle));
}

/// The wanted gates and limits run, and nothing else waits, as far as a dump says it.
bool runs_as_wanted(const QdiscNode& root, const PortConfig& wanted, std::optional<BitRate> link_speed) {
  if (root.kind != "taprio") return true;
  const auto running = decode_taprio(root.options);
  const auto coming = wanted_taprio(wanted);
  if (!running || !coming || running->admin || !running->oper) return false;
  const auto same_limit = [&](const PortTrafficClass& one) {
    return asked_max_sdu(*running, one.traffic_class.value(), link_speed) == one.queue_max_sdu ||
           running->max_sdu[one.traffic_class.value()] == one.queue_max_sdu;
  };
  const auto& classes = wanted.traffic_classes;
  return same_gates(*running->oper, *coming->oper) && std::all_of(classes.begin(), classes.end(), same_limit) &&
         running->preemptable == coming->preemptable && running->txtime_delay == coming->txtime_delay;
}

host::ApplyStep beginning_gates(host::ApplyStep step) {
  step.begins_gates = true;
  return step;
}

/// Frame preemption is ignored without a word by kernels that do not know it.
Result<void> check_preemption(const PortLink& link, const PortConfig& wanted) {
  const auto& classes = wanted.traffic_classes;
  const bool preemptable = std::any_of(classes.begin(), classes.end(), [](const auto& one) { return one.preemptable; });
  if (!preemptable || (wanted.gates && wanted.gate_mode == GateMode::full_offload)) return {};
  return fail({ErrorKind::unsupported, "cannot make traffic classes preemptable", link.name,
               "the kernel does it only with gates in full-offload mode", ""});
}

/// mqprio has no limit of sizes.
Result<void> check_sizes(const PortLink& link, const PortConfig& wanted) {
  const auto& classes = wanted.traffic_classes;
  const bool limited = std::any_of(classes.begin(), classes.end(), [](const auto& one) { return one.queue_max_sdu; });
  if (wanted.gates || !limited) return {};
  return fail({ErrorKind::unsupported, "cannot limit the size of frames of a traffic class", link.name,
               "the kernel does it only with gates", "a gate control list with all gates open"});
}

Result<void> check_parts(RequestSocket& kernel, KernelParts& parts, const PortLink& link, const WantedRoot& target,
                         const PortConfig& wanted) {
  if (auto usable = parts.need(kernel, link, target.kind); !usable) return usable;
  for (const PortTrafficClass& one : wanted.traffic_classes) {
    if (one.shaper) {
      if (auto usable = parts.need(kernel, link, "cbs"); !usable) return usable;
    }
    if (one.launch_time) {
      if (auto usable = parts.need(kernel, link, "etf"); !usable) return usable;
    }
  }
  return {};
}

void append(std::vector<host::ApplyStep>& steps, std::vector<host::ApplyStep> more) {
  std::move(more.begin(), more.end(), std::back_inserter(steps));
}

}  // namespace

Result<std::vector<host::ApplyStep>> plan_root(RequestSocket& kernel, KernelParts& parts, const PortLink& link,
                                               const QdiscTree& tree, const PortConfig& wanted,
                                               const RootFacts& facts) {
  auto target = wanted_root(wanted);
  if (!target) return fail(target.error());
  const QdiscNode* root = tree.root();
  std::vector<host::ApplyStep> steps;
  const std::string on = " on " + link.name;

  if (target->kind.empty()) {
    if (root == nullptr) return steps;
    if (!is_our_root(root->handle)) {
      if (facts.stopped && stops_with_its_queues(*root)) {
        QdiscNode again = *root;
        again.options = taprio_request_from(root->options);
        steps.push_back(step(kernel, "start gates of root qdisc taprio " + handle_text(again.handle) + on, link.name,
                             change_qdisc(link.index, again)));
      }
      return steps;
    }
  } else {
    if (auto usable = check_parts(kernel, parts, link, *target, wanted); !usable) return fail(usable.error());
    if (auto sound = check_preemption(link, wanted); !sound) return fail(sound.error());
    if (auto sound = check_sizes(link, wanted); !sound) return fail(sound.error());
  }
  if (root != nullptr && !made_by_kernel(*root)) {
    const std::string found = "root qdisc " + root->kind + " " + handle_text(root->handle);
    const std::string why = needs_replacing(link, tree, *target, wanted);
    if (why.empty()) {
      const QdiscNode running{root->kind, root->handle, TC_H_ROOT, std::move(target->options)};
      auto below =
          plan_queue_qdiscs(kernel, link, tree, wanted_queue_qdiscs(wanted.traffic_classes, root->handle), false);
      const bool restart = (below.grafts || facts.stopped) && stops_with_its_queues(running);
      append(steps, std::move(below.steps));
      if (restart || !runs_as_wanted(*root, wanted, facts.link_speed)) {
        steps.push_back(beginning_gates(
            step(kernel, "change gates of " + found + on, link.name, change_qdisc(link.index, running))));
      }
      return steps;
    }
    // Never one over the other: the old one would take the map of the new one with it when it goes.
    const std::string reason = target->kind.empty() ? "" : " (" + why + ": needs replacing, queued frames are lost)";
    steps.push_back(
        step(kernel, "delete " + found + on + reason, link.name, delete_qdisc(link.index, TC_H_ROOT, root->handle)));
  }
  if (target->kind.empty()) return steps;
  const QdiscNode made{target->kind, our_root(link), TC_H_ROOT, std::move(target->options)};
  steps.push_back(step(kernel, "add root qdisc " + made.kind + " " + handle_text(made.handle) + on, link.name,
                       add_qdisc(link.index, made)));
  steps.back().begins_gates = made.kind == "taprio";
  auto below = plan_queue_qdiscs(kernel, link, tree, wanted_queue_qdiscs(wanted.traffic_classes, made.handle), true);
  const bool restart = below.grafts && stops_with_its_queues(made);
  append(steps, std::move(below.steps));
  if (restart) {
    steps.push_back(beginning_gates(step(kernel, "start gates of root qdisc taprio " + handle_text(made.handle) + on,
                                         link.name, change_qdisc(link.index, made))));
  }
  return steps;
}

Result<std::vector<host::ApplyStep>> plan_root_removal(RequestSocket& kernel, const PortLink& link,
                                                       const QdiscTree& tree, host::ForeignRoot foreign) {
  const QdiscNode* root = tree.root();
  if (root == nullptr || made_by_kernel(*root)) return std::vector<host::ApplyStep>();
  const std::string found = "root qdisc " + root->kind + " " + handle_text(root->handle);
  if (!is_our_root(root->handle) && foreign == host::ForeignRoot::refuse) {
    return fail({ErrorKind::occupied, "cannot remove " + found, link.name, "somebody else made it",
                 "--replace-foreign takes it off for good"});
  }
  return std::vector{step(kernel, "delete " + found + " on " + link.name, link.name,
                          delete_qdisc(link.index, TC_H_ROOT, root->handle))};
}

}  // namespace isoline::netlink

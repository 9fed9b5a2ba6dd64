#include "adapters/netlink/root_plan.hpp"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <cerrno>

#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/steps.hpp"
#include "adapters/netlink/taprio.hpp"
#include "adapters/netlink/traffic_class_map.hpp"

namespace isoline::netlink {
namespace {

// Nobody's: a probe must not meet a qdisc that is there.
constexpr std::uint32_t probe_handle = 0x15ff0000;

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

/// Why a running taprio cannot be changed into the wanted one; "" if it can.
std::string needs_replacing(const QdiscNode& root, const Taprio& wanted, bool hidden) {
  if (hidden) return "its present list cannot be read";
  const auto running = decode_taprio(root.options);
  if (!running) return "its present options cannot be read";
  if (!same_map(running->map, wanted.map)) return "another map of traffic classes";
  if (running->flags != wanted.flags) return "another mode";
  if (running->clock != wanted.clock) return "another clock";
  return {};
}

}  // namespace

Result<void> probe_qdisc_kind(RequestSocket& kernel, const PortLink& link, const std::string& kind) {
  Request request = put_qdisc(link.index, {kind, probe_handle, TC_H_ROOT, {}}, true);
  request.flags = NLM_F_CREATE | NLM_F_REPLACE;
  const Answer answer = kernel.ask(request);
  // Found, and refused for its lack of options, or because this device is not for it: the step will tell.
  if (answer.code == EINVAL || answer.code == EOPNOTSUPP) return {};
  if (answer.done()) return {};
  return fail(refusal("cannot use qdisc " + kind, link.name, answer));
}

Result<std::vector<host::ApplyStep>> plan_root(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree,
                                               const PortConfig& wanted, bool& fresh) {
  auto target = wanted_root(wanted);
  if (!target) return fail(target.error());
  const QdiscNode* root = tree.root();
  std::vector<host::ApplyStep> steps;
  const std::string on = " on " + link.name;
  fresh = false;

  if (!target->kind.empty()) {
    if (auto usable = probe_qdisc_kind(kernel, link, target->kind); !usable) return fail(usable.error());
  } else if (root == nullptr || root->handle != our_root) {
    return steps;
  }
  std::string why;
  if (root != nullptr && !made_by_kernel(*root)) {
    const std::string found = "root qdisc " + root->kind + " " + handle_text(root->handle);
    if (root->kind == target->kind && root->kind == "taprio") {
      why = needs_replacing(*root, *wanted_taprio(wanted), tree.root_hidden);
      if (why.empty()) {
        const QdiscNode changed{root->kind, root->handle, TC_H_ROOT, target->options};
        steps.push_back(
            step(kernel, "change gates of " + found + on, link.name, put_qdisc(link.index, changed, false)));
        return steps;
      }
      why = " (" + why + ": needs replacing, queued frames are lost)";
    } else if (root->kind == target->kind && root->options == target->options) {
      return steps;
    }
    // Never one over the other: the old one would take the map of the new one with it when it goes.
    steps.push_back(
        step(kernel, "delete " + found + on + why, link.name, delete_qdisc(link.index, TC_H_ROOT, root->handle)));
  }
  fresh = true;
  if (!target->kind.empty()) {
    const QdiscNode made{target->kind, our_root, TC_H_ROOT, std::move(target->options)};
    steps.push_back(step(kernel, "add root qdisc " + made.kind + " " + handle_text(our_root) + on, link.name,
                         put_qdisc(link.index, made, true)));
  }
  return steps;
}

}  // namespace isoline::netlink

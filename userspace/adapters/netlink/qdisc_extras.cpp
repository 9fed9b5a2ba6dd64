#include "adapters/netlink/qdisc_extras.hpp"

#include <linux/gen_stats.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>

#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

/// Also a classifier without a filter of its own (the old way of fw), which has no handle.
Result<bool> has_filters(RequestSocket& kernel, const PortLink& link, std::uint32_t handle) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = static_cast<int>(link.index.value);
  header.tcm_parent = handle;
  bool any = false;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETTFILTER, 0, header),
      [&](const Message& message) { any = any || message.type == RTM_NEWTFILTER; }, [&] { any = false; });
  if (!answer.done())
    return fail(refusal("cannot list the filters at qdisc " + handle_text(handle), link.name, answer));
  return any;
}

/// The only kind among those that are made again whose classes do not come with it.
bool has_own_classes(const QdiscNode& node) { return node.kind == "drr"; }

bool is_netem_spread(const Attributes& options, const tc_netem_qopt& fixed) {
  const auto slot = options.get<tc_netem_slot>(TCA_NETEM_SLOT);
  return fixed.jitter != 0 || options.get<std::int64_t>(TCA_NETEM_JITTER64).value_or(0) != 0 ||
         (slot && (slot->dist_delay != 0 || slot->dist_jitter != 0));
}

}  // namespace

std::string extra_of(const Attributes& attributes) {
  if (attributes.find(TCA_STAB)) return "a size table";
  // An estimator is only seen by what it measures.
  const Attributes counted = attributes.nested(TCA_STATS2);
  if (attributes.find(TCA_RATE) || counted.find(TCA_STATS_RATE_EST) || counted.find(TCA_STATS_RATE_EST64)) {
    return "a rate estimator";
  }
  if (attributes.find(TCA_INGRESS_BLOCK) || attributes.find(TCA_EGRESS_BLOCK)) return "a shared block of filters";
  return "";
}

std::string hidden_by_options(const QdiscNode& node) {
  if (node.kind != "netem") return "";
  const auto fixed = Attribute{0, node.options, 0}.as<tc_netem_qopt>();
  if (!fixed) return "options that cannot be read";
  constexpr std::size_t padded = (sizeof(tc_netem_qopt) + 3) & ~std::size_t{3};
  const ByteView rest = ByteView(node.options).subspan(std::min(padded, node.options.size()));
  return is_netem_spread(Attributes(rest), *fixed) ? "a distribution of delays that the kernel does not say" : "";
}

Result<std::vector<QdiscExtra>> ask_for_extras(RequestSocket& kernel, const PortLink& link,
                                               const std::vector<QdiscNode>& nodes) {
  std::vector<QdiscExtra> extras;
  for (const QdiscNode& node : nodes) {
    const auto filters = has_filters(kernel, link, node.handle);
    if (!filters) return fail(filters.error());
    if (*filters) extras.push_back({node.handle, "filters"});
  }
  if (std::none_of(nodes.begin(), nodes.end(), has_own_classes)) return extras;
  const auto classes = dump_classes(kernel, link.index);
  if (!classes) return fail(classes.error());
  for (const QdiscNode& node : nodes) {
    const bool any = std::any_of(classes->begin(), classes->end(),
                                 [&](const ClassNode& one) { return TC_H_MAJ(one.handle) == node.handle; });
    if (any && has_own_classes(node)) extras.push_back({node.handle, "classes"});
  }
  return extras;
}

}  // namespace isoline::netlink

#include "adapters/netlink/filters.hpp"

#include <linux/if_ether.h>
#include <linux/pkt_sched.h>
#include <netinet/in.h>

#include <algorithm>
#include <set>

#include "adapters/netlink/filter_actions.hpp"
#include "adapters/netlink/flower.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/steps.hpp"
#include "model/own_tc.hpp"

namespace isoline::netlink {
namespace {

constexpr const char* flower = "flower";

Attributes options_of(const FilterNode& node) { return Attributes(node.options); }

std::vector<FilterNode> dscp_filters(const DscpPriority& one) {
  std::vector<FilterNode> all;
  for (const bool tagged : {false, true}) {
    for (const bool v6 : {false, true}) {
      AttributeWriter out;
      FilterNode node;
      node.kind = flower;
      node.parent = clsact_egress;
      node.protocol = put_dscp_match(out, {one.dscp, v6, tagged});
      put_priority_actions(out, one.pcp);
      node.options = out.bytes();
      node.handle = one.dscp.value() + 1U;
      node.priority = static_cast<std::uint16_t>(own_tc::dscp_preference + (tagged ? 2 : 0) + (v6 ? 1 : 0));
      all.push_back(std::move(node));
    }
  }
  return all;
}

std::vector<FilterNode> stream_filters(const std::vector<StreamFilter>& streams) {
  std::vector<FilterNode> all;
  std::vector<std::uint16_t> protocols;
  for (const StreamFilter& one : streams) {
    AttributeWriter out;
    FilterNode node;
    node.kind = flower;
    node.parent = clsact_ingress;
    node.protocol = put_stream_match(out, one);
    put_stream_actions(out, one);
    node.options = out.bytes();
    node.handle = static_cast<std::uint32_t>(all.size() + 1);
    const auto known = std::find(protocols.begin(), protocols.end(), node.protocol);
    node.priority = static_cast<std::uint16_t>(own_tc::stream_preference + (known - protocols.begin()));
    if (known == protocols.end()) protocols.push_back(node.protocol);
    all.push_back(std::move(node));
  }
  return all;
}

bool same_filter(const FilterNode& wanted, const FilterNode& there) {
  if (wanted.parent != there.parent || wanted.protocol != there.protocol) return false;
  if (wanted.parent == clsact_egress) {
    return decode_dscp_match(options_of(wanted)) == decode_dscp_match(options_of(there)) &&
           wanted.priority == there.priority &&
           decode_priority_actions(options_of(wanted)) == decode_priority_actions(options_of(there));
  }
  StreamFilter a, b;
  return decode_stream_match(wanted.protocol, options_of(wanted), a) && decode_stream_actions(options_of(wanted), a) &&
         decode_stream_match(there.protocol, options_of(there), b) && decode_stream_actions(options_of(there), b) &&
         a == b;
}

std::string name_of(const FilterNode& node) {
  if (const auto dscp = decode_dscp_match(options_of(node)); dscp && node.parent == clsact_egress) {
    return "filter of dscp " + std::to_string(dscp->value());
  }
  StreamFilter stream;
  (void)decode_stream_actions(options_of(node), stream);
  return "filter of stream " + stream.name;
}

Result<void> need_parts(RequestSocket& kernel, KernelParts& parts, const PortLink& link, const PortConfig& wanted) {
  std::set<std::string> needed{"clsact"};
  if (!wanted.dscp.empty()) needed.insert("act_skbedit");
  for (const StreamFilter& one : wanted.streams) {
    if (one.gate) needed.insert("act_gate");
    if (one.policer) needed.insert("act_police");
    needed.insert("act_gact");
  }
  for (const std::string& part : needed) {
    if (auto there = parts.need(kernel, link, part); !there) return there;
  }
  return {};
}

QdiscNode clsact() { return {"clsact", TC_H_MAKE(TC_H_CLSACT, 0), TC_H_CLSACT, {}}; }

}  // namespace

bool is_ours(const FilterNode& node) {
  if (node.kind != flower || node.chain != 0) return false;
  if (node.priority < own_tc::dscp_preference || node.priority > own_tc::last_preference) return false;
  if (node.parent == clsact_egress) return decode_priority_actions(options_of(node)).has_value();
  StreamFilter stream;
  return decode_stream_match(node.protocol, options_of(node), stream) &&
         decode_stream_actions(options_of(node), stream);
}

Result<PortFilters> read_filters(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree) {
  PortFilters filters;
  const QdiscNode* there = tree.at(TC_H_CLSACT);
  if (there == nullptr) return filters;
  for (const std::uint32_t parent : {clsact_ingress, clsact_egress}) {
    auto all = dump_filters(kernel, link.index, parent);
    if (!all) return fail(all.error());
    for (FilterNode& node : *all) {
      node.parent = parent;
      if (is_ours(node)) {
        filters.ours.push_back(std::move(node));
      } else {
        ++filters.others;
      }
    }
  }
  return filters;
}

void say_filters(const std::vector<FilterNode>& ours, PortConfig& config) {
  for (const FilterNode& node : ours) {
    if (node.parent == clsact_egress) {
      const auto dscp = decode_dscp_match(options_of(node));
      const auto pcp = decode_priority_actions(options_of(node));
      // Four filters make one mapping; IPv4 without a tag stands for all.
      if (dscp && pcp && node.protocol == htons(ETH_P_IP)) config.dscp.push_back({*dscp, *pcp});
      continue;
    }
    StreamFilter stream;
    if (decode_stream_match(node.protocol, options_of(node), stream) &&
        decode_stream_actions(options_of(node), stream)) {
      config.streams.push_back(std::move(stream));
    }
  }
}

Result<std::vector<host::ApplyStep>> plan_filters(RequestSocket& kernel, KernelParts& parts, const PortLink& link,
                                                  const QdiscTree& tree, const PortFilters& there,
                                                  const PortConfig& wanted) {
  std::vector<host::ApplyStep> steps;
  std::vector<FilterNode> nodes = stream_filters(wanted.streams);
  for (const DscpPriority& one : wanted.dscp) {
    for (FilterNode& node : dscp_filters(one)) nodes.push_back(std::move(node));
  }
  if (nodes.empty() && there.ours.empty()) return steps;
  if (!nodes.empty()) {
    if (auto usable = need_parts(kernel, parts, link, wanted); !usable) return fail(usable.error());
    const QdiscNode* hook = tree.at(TC_H_CLSACT);
    if (hook != nullptr && hook->kind != "clsact") {
      return fail({ErrorKind::occupied, "cannot add filters", link.name,
                   "a qdisc " + hook->kind + " is where clsact would have to be", "tc qdisc del dev … ingress"});
    }
    if (hook == nullptr) {
      steps.push_back(step(kernel, "add qdisc clsact on " + link.name, link.name, add_qdisc(link.index, clsact())));
    }
  }
  const bool as_wanted =
      nodes.size() == there.ours.size() && std::all_of(nodes.begin(), nodes.end(), [&](const FilterNode& node) {
        return std::any_of(there.ours.begin(), there.ours.end(),
                           [&](const FilterNode& now) { return same_filter(node, now); });
      });
  if (as_wanted) return steps;
  const std::string on = " on " + link.name;
  for (const FilterNode& node : there.ours) {
    steps.push_back(step(kernel, "remove " + name_of(node) + on, link.name, delete_filter(link.index, node)));
  }
  for (const FilterNode& node : nodes) {
    steps.push_back(step(kernel, "add " + name_of(node) + on, link.name, put_filter(link.index, node)));
  }
  return steps;
}

bool adds_clsact(const QdiscTree& tree, const PortConfig& wanted) {
  return !(wanted.streams.empty() && wanted.dscp.empty()) && tree.at(TC_H_CLSACT) == nullptr;
}

bool clsact_unused(const QdiscTree& tree, const PortFilters& filters) {
  const QdiscNode* hook = tree.at(TC_H_CLSACT);
  return hook != nullptr && hook->kind == "clsact" && filters.ours.empty() && filters.others == 0;
}

Request delete_clsact(const PortLink& link) { return delete_qdisc(link.index, TC_H_CLSACT, TC_H_MAKE(TC_H_CLSACT, 0)); }

}  // namespace isoline::netlink

#include "adapters/netlink/queue_qdiscs.hpp"

#include <linux/pkt_sched.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/steps.hpp"
#include "model/own_tc.hpp"

namespace isoline::netlink {
namespace {

constexpr std::uint32_t etf_deadline = TC_ETF_DEADLINE_MODE_ON, etf_offload = TC_ETF_OFFLOAD_ON,
                        etf_skip_socket_check = TC_ETF_SKIP_SOCK_CHECK;

std::int32_t kbit(BitRate rate) {
  using Limits = std::numeric_limits<std::int32_t>;
  const double rounded = std::round(rate.bits_per_second / 1000);
  return static_cast<std::int32_t>(std::clamp<double>(rounded, Limits::min(), Limits::max()));
}

const QdiscNode* same_place(const std::vector<QdiscNode>& nodes, const QdiscNode& node) {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const QdiscNode& other) {
    return other.parent == node.parent && other.kind == node.kind && other.handle == node.handle;
  });
  return found == nodes.end() ? nullptr : &*found;
}

/// What the options mean, without how the kernel pads them in its dump.
bool same_options(const QdiscNode& a, const QdiscNode& b) {
  if (a.kind == "cbs") return decode_cbs(a.options) == decode_cbs(b.options);
  return decode_etf(a.options) == decode_etf(b.options);
}

bool below_root(const QdiscNode& node) {
  return node.parent != TC_H_ROOT && node.parent != TC_H_INGRESS && node.handle != 0;
}

std::string name_of(const QdiscNode& node) {
  return "qdisc " + node.kind + " " + handle_text(node.handle) + " at " + handle_text(node.parent);
}

struct Below {
  std::optional<CreditBasedShaper> shaper;
  std::optional<LaunchTime> launch_time;
  friend bool operator==(const Below&, const Below&) = default;
};

Below below_queue(const QdiscTree& tree, std::uint32_t root, std::uint32_t queue) {
  Below below;
  const QdiscNode* node = tree.at(root | (queue + 1));
  if (node != nullptr && node->kind == "cbs") {
    below.shaper = decode_cbs(node->options);
    node = tree.at(node->handle | 1);
  }
  if (node != nullptr && node->kind == "etf") below.launch_time = decode_etf(node->options);
  return below;
}

}  // namespace

Bytes encode_cbs(const CreditBasedShaper& shaper) {
  tc_cbs_qopt options{};
  options.offload = shaper.offload;
  options.hicredit = shaper.hi_credit;
  options.locredit = shaper.lo_credit;
  options.idleslope = kbit(shaper.idle_slope);
  options.sendslope = kbit(shaper.send_slope);
  AttributeWriter out;
  out.put(TCA_CBS_PARMS, options);
  return out.bytes();
}

Bytes encode_etf(const LaunchTime& launch_time) {
  tc_etf_qopt options{};
  const auto most = Nanoseconds(std::numeric_limits<std::int32_t>::max());
  options.delta = static_cast<std::int32_t>(std::clamp(launch_time.delta, Nanoseconds(0), most).count());
  options.clockid = CLOCK_TAI;
  options.flags = (launch_time.deadline_mode ? etf_deadline : 0) | (launch_time.offload ? etf_offload : 0) |
                  (launch_time.skip_socket_check ? etf_skip_socket_check : 0);
  AttributeWriter out;
  out.put(TCA_ETF_PARMS, options);
  return out.bytes();
}

std::optional<CreditBasedShaper> decode_cbs(ByteView options) {
  const auto found = Attributes(options).get<tc_cbs_qopt>(TCA_CBS_PARMS);
  if (!found) return std::nullopt;
  return CreditBasedShaper{
      {found->idleslope * 1000.0}, {found->sendslope * 1000.0}, found->hicredit, found->locredit, found->offload != 0};
}

std::optional<LaunchTime> decode_etf(ByteView options) {
  const auto found = Attributes(options).get<tc_etf_qopt>(TCA_ETF_PARMS);
  if (!found || found->clockid != CLOCK_TAI) return std::nullopt;
  return LaunchTime{Nanoseconds(found->delta), (found->flags & etf_deadline) != 0,
                    (found->flags & etf_skip_socket_check) != 0, (found->flags & etf_offload) != 0};
}

std::vector<QdiscNode> wanted_queue_qdiscs(const std::vector<PortTrafficClass>& classes, std::uint32_t root) {
  std::vector<QdiscNode> wanted;
  for (const PortTrafficClass& one : classes) {
    const std::uint32_t end = std::min<std::uint32_t>(one.queues.offset + one.queues.count, own_tc::most_queues);
    for (std::uint32_t queue = one.queues.offset; queue < end; ++queue) {
      std::uint32_t parent = root | (queue + 1);
      if (one.shaper) {
        const std::uint32_t handle = (own_tc::cbs + queue) << 16;
        wanted.push_back({"cbs", handle, parent, encode_cbs(*one.shaper)});
        parent = handle | 1;
      }
      if (one.launch_time) {
        wanted.push_back({"etf", (own_tc::etf + queue) << 16, parent, encode_etf(*one.launch_time)});
      }
    }
  }
  return wanted;
}

std::string queues_need_new_root(const QdiscTree& tree, const std::vector<QdiscNode>& wanted) {
  for (const QdiscNode& node : tree.nodes) {
    if (!below_root(node)) continue;
    const QdiscNode* match = same_place(wanted, node);
    if (match == nullptr) return name_of(node) + " has to go";
    // etf has no way to be changed.
    if (node.kind == "etf" && !same_options(*match, node)) return "another launch time";
  }
  return {};
}

QueueSteps plan_queue_qdiscs(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree,
                             const std::vector<QdiscNode>& wanted, bool fresh) {
  QueueSteps planned;
  for (const QdiscNode& node : wanted) {
    const QdiscNode* there = fresh ? nullptr : same_place(tree.nodes, node);
    if (there != nullptr && same_options(*there, node)) continue;
    const char* deed = there == nullptr ? "add " : "change ";
    planned.grafts = planned.grafts || there == nullptr;
    planned.steps.push_back(step(kernel, deed + name_of(node) + " on " + link.name, link.name,
                                 there == nullptr ? graft_qdisc(link.index, node) : change_qdisc(link.index, node)));
  }
  return planned;
}

void say_queue_qdiscs(const QdiscTree& tree, PortState& state) {
  const QdiscNode* root = tree.root();
  if (root == nullptr || made_by_kernel(*root)) return;
  for (PortTrafficClass& one : state.oper.traffic_classes) {
    const Below first = below_queue(tree, root->handle, one.queues.offset);
    bool same = true;
    for (std::uint32_t queue = 1; queue < one.queues.count && same; ++queue) {
      same = below_queue(tree, root->handle, one.queues.offset + queue) == first;
    }
    if (same) {
      one.shaper = first.shaper;
      one.launch_time = first.launch_time;
    } else {
      state.foreign.push_back("queues of traffic class " + std::to_string(one.traffic_class.value()) +
                              " that are not treated alike");
    }
  }
  for (const QdiscNode& node : tree.nodes) {
    const bool said =
        (node.kind == "cbs" && decode_cbs(node.options)) || (node.kind == "etf" && decode_etf(node.options));
    if (below_root(node) && !said) state.foreign.push_back(name_of(node));
  }
}

}  // namespace isoline::netlink

// Any bytes as a datagram of the kernel: each message is read by whoever might read it, and what was understood of a
// qdisc or a filter can be said in the words of a port. The corpus are answers of Linux 6.12.
#include <linux/pkt_sched.h>

#include <cstdlib>

#include "adapters/netlink/bridge_port.hpp"
#include "adapters/netlink/filters.hpp"
#include "adapters/netlink/flower.hpp"
#include "adapters/netlink/port_words.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/taprio.hpp"
#include "adapters/netlink/tree_restore.hpp"
#include "adapters/netlink/vlan_device.hpp"

using namespace isoline;
using namespace isoline::netlink;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  QdiscTree tree;
  std::vector<FilterNode> filters;
  PortLink link;
  for_each_message({data, size}, [&](const Message& message) {
    const Answer answer = answer_of(message);
    must(!explain(answer).empty());
    (void)refusal("cannot read", "eth0", answer);
    if (auto found = qdisc_of(message)) {
      must(!found->node.kind.empty() && found->interface.value != 0);
      (void)handle_text(found->node.handle);
      tree.nodes.push_back(std::move(found->node));
    }
    if (auto found = filter_of(message)) filters.push_back(std::move(*found));
    if (auto found = port_link_of(message)) link = std::move(*found);
    if (const auto found = vlan_device_of(message))
      must(found->found.device.egress_pcp.size() <= message.payload.size());
    must(memberships_of(message).size() <= 4094);
  });
  PortState state;
  if (say_qdiscs(link, tree, BitRate{1e9}, state)) {
    must(state.oper.traffic_classes.size() <= 8);
    if (state.oper.gates) must(state.oper.gates->entries.size() <= size / 4);
  }
  (void)save_tree(link, tree);
  say_filters(filters, state.oper);
  for (const FilterNode& node : filters) {
    if (is_ours(node) && node.parent == clsact_ingress) must(!state.oper.streams.empty());
  }
  return 0;
}

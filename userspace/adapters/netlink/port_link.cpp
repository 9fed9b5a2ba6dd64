#include "adapters/netlink/port_link.hpp"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace isoline::netlink {
namespace {

std::optional<IfIndex> index_in(const Attributes& attributes, std::uint16_t type) {
  const auto number = attributes.get<std::uint32_t>(type);
  if (!number || *number == 0) return std::nullopt;
  return IfIndex{*number};
}

std::uint16_t queues_in(const Attributes& attributes, std::uint16_t type) {
  return static_cast<std::uint16_t>(std::clamp(attributes.get<std::uint32_t>(type).value_or(1), 1U, 0xffffU));
}

Result<PortLink> read(RequestSocket& kernel, Request request, const std::string& name) {
  leave_out_counters(request);
  std::optional<PortLink> link;
  const Answer answer = kernel.ask_one(request, [&](const Message& message) { link = port_link_of(message); });
  if (answer.code == ENODEV || (answer.done() && !link)) {
    return fail({ErrorKind::not_found, "cannot read the port", name, "no such interface",
                 "isoline port list shows the interfaces"});
  }
  if (!answer.done()) return fail(refusal("cannot read the port", name, answer));
  return *link;
}

}  // namespace

void leave_out_counters(Request& request) {
  request.attributes.put(IFLA_EXT_MASK, std::uint32_t{RTEXT_FILTER_SKIP_STATS});
}

std::optional<PortLink> port_link_of(const Message& message) {
  const auto header = message.header<ifinfomsg>();
  const Attributes attributes = message.attributes<ifinfomsg>();
  const auto name = attributes.find(IFLA_IFNAME);
  if (message.type != RTM_NEWLINK || !header || header->ifi_index <= 0 || !name) return std::nullopt;
  PortLink link;
  link.name = name->text();
  link.index = {static_cast<std::uint32_t>(header->ifi_index)};
  link.admin_up = (header->ifi_flags & IFF_UP) != 0;
  link.up = link.admin_up && attributes.get<std::uint8_t>(IFLA_CARRIER).value_or(1) != 0;
  link.mtu = attributes.get<std::uint32_t>(IFLA_MTU).value_or(1500);
  link.tx_queues = queues_in(attributes, IFLA_NUM_TX_QUEUES);
  link.rx_queues = queues_in(attributes, IFLA_NUM_RX_QUEUES);
  // noop stands for "none yet": the port was never up.
  if (const auto kind = attributes.find(IFLA_QDISC); kind && kind->text() != "noqueue" && kind->text() != "noop") {
    link.root_kind = kind->text();
  }
  if (const auto kind = attributes.nested(IFLA_LINKINFO).find(IFLA_INFO_KIND)) link.kind = kind->text();
  link.link_losses = attributes.get<std::uint32_t>(IFLA_CARRIER_DOWN_COUNT).value_or(0);
  link.master = index_in(attributes, IFLA_MASTER);
  link.parent = index_in(attributes, IFLA_LINK);
  return link;
}

Result<PortLink> read_port_link(RequestSocket& kernel, const std::string& name) {
  if (name.empty() || name.size() >= IFNAMSIZ) {
    return fail({ErrorKind::not_found, "cannot read the port", name, "no interface can have this name", ""});
  }
  Request request = Request::of(RTM_GETLINK, 0, ifinfomsg{});
  request.attributes.put_text(IFLA_IFNAME, name);
  return read(kernel, std::move(request), name);
}

Result<PortLink> read_port_link(RequestSocket& kernel, IfIndex index) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(index.value);
  return read(kernel, Request::of(RTM_GETLINK, 0, header), "interface " + std::to_string(index.value));
}

}  // namespace isoline::netlink

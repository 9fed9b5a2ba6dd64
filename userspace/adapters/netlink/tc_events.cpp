#include "adapters/netlink/tc_events.hpp"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

std::string name_of(RequestSocket& kernel, IfIndex index) {
  const auto link = read_port_link(kernel, index);
  return link ? link->name : std::string();
}

std::string words(const QdiscMessage& message, std::uint16_t type) {
  return "qdisc " + message.node.kind + " " + handle_text(message.node.handle) +
         (type == RTM_DELQDISC ? " deleted" : " added or changed");
}

void collect(const Message& message, RequestSocket& kernel, std::vector<host::TrafficControlEvent>& events) {
  switch (message.type) {
    case RTM_NEWQDISC:
    case RTM_DELQDISC:
      if (const auto found = qdisc_of(message)) {
        events.push_back({name_of(kernel, found->interface), words(*found, message.type)});
      }
      break;
    case RTM_NEWTFILTER:
    case RTM_DELTFILTER:
      if (const auto header = message.header<tcmsg>(); header && header->tcm_ifindex > 0) {
        events.push_back({name_of(kernel, {static_cast<std::uint32_t>(header->tcm_ifindex)}),
                          message.type == RTM_DELTFILTER ? "filter: deleted" : "filter: added or changed"});
      }
      break;
    case RTM_NEWLINK:
    case RTM_DELLINK:
      if (const auto header = message.header<ifinfomsg>(); header && header->ifi_family == AF_UNSPEC) {
        if (const auto name = message.attributes<ifinfomsg>().find(IFLA_IFNAME)) {
          events.push_back({name->text(), message.type == RTM_DELLINK ? "interface: gone" : "interface: changed"});
        }
      }
      break;
    default: break;
  }
}

}  // namespace

Result<TcEvents> TcEvents::open() {
  auto news = TcNews::open();
  if (!news) return fail(news.error());
  return TcEvents(std::move(*news));
}

Result<std::vector<host::TrafficControlEvent>> TcEvents::read(RequestSocket& kernel) {
  std::vector<host::TrafficControlEvent> events;
  const auto done = news_.read(
      kernel, [&](const Message& message) { collect(message, kernel, events); },
      [&] { events.push_back({"", "notifications were lost"}); });
  if (!done) return fail(done.error());
  return events;
}

}  // namespace isoline::netlink

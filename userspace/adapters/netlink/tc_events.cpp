#include "adapters/netlink/tc_events.hpp"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

constexpr std::size_t datagram_size = 64 * 1024;

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
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_TC | RTMGRP_LINK;
  if (socket.number() < 0 ||
      ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(refusal("cannot follow traffic control", "netlink", {errno, {}}));
  }
  return TcEvents(std::move(socket));
}

Result<std::vector<host::TrafficControlEvent>> TcEvents::read(RequestSocket& kernel) {
  std::vector<host::TrafficControlEvent> events;
  Bytes buffer(datagram_size);
  for (;;) {
    const ssize_t got = ::recv(socket_.number(), buffer.data(), buffer.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return events;
    const bool lost = (got < 0 && errno == ENOBUFS) || (got >= 0 && static_cast<std::size_t>(got) > buffer.size());
    if (lost) {
      events.push_back({"", "notifications were lost"});
      continue;
    }
    if (got < 0) return fail(refusal("cannot follow traffic control", "netlink", {errno, {}}));
    (void)for_each_message(ByteView(buffer).first(static_cast<std::size_t>(got)), [&](const Message& message) {
      // Up to 6.7 the answer to a question about a qdisc is a notification to everybody.
      if (message.port != kernel.port()) collect(message, kernel, events);
    });
  }
}

}  // namespace isoline::netlink

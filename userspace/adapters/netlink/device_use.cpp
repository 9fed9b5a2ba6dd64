#include "adapters/netlink/device_use.hpp"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

namespace isoline::netlink {
namespace {

std::string text_of(int family, ByteView address) {
  char text[INET6_ADDRSTRLEN] = "";
  const std::size_t length = family == AF_INET ? 4 : 16;
  if (address.size() < length || ::inet_ntop(family, address.data(), text, sizeof text) == nullptr) return {};
  return text;
}

Result<std::string> address_on(RequestSocket& kernel, IfIndex device) {
  std::string found;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETADDR, 0, ifaddrmsg{}),
      [&](const Message& message) {
        const auto header = message.header<ifaddrmsg>();
        if (message.type != RTM_NEWADDR || !header || header->ifa_index != device.value) return;
        if (header->ifa_family == AF_INET6 && header->ifa_scope == RT_SCOPE_LINK) return;
        if (const auto address = message.attributes<ifaddrmsg>().find(IFA_ADDRESS)) {
          found = text_of(header->ifa_family, address->payload);
        }
      },
      [&] { found.clear(); });
  if (!answer.done()) return fail(refusal("cannot list the addresses", "rtnetlink", answer));
  return found;
}

Result<std::string> device_on(RequestSocket& kernel, IfIndex device) {
  std::string found;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETLINK, 0, ifinfomsg{}),
      [&](const Message& message) {
        const auto link = port_link_of(message);
        if (link && link->parent == device) found = link->name;
      },
      [&] { found.clear(); });
  if (!answer.done()) return fail(refusal("cannot list the interfaces", "rtnetlink", answer));
  return found;
}

}  // namespace

Result<std::string> use_of(RequestSocket& kernel, const PortLink& below, IfIndex device) {
  const auto link = read_port_link(kernel, device);
  if (!link) return fail(link.error());
  if (link->master) {
    const auto master = read_port_link(kernel, *link->master);
    return "it is a port of " + (master ? master->name : "another device");
  }
  if (link->mtu != below.mtu) return "it has an MTU of its own, " + std::to_string(link->mtu);
  auto address = address_on(kernel, device);
  if (!address) return fail(address.error());
  if (!address->empty()) return "it has the address " + *address;
  auto above = device_on(kernel, device);
  if (!above) return fail(above.error());
  if (!above->empty()) return *above + " stands on it";
  return std::string();
}

}  // namespace isoline::netlink

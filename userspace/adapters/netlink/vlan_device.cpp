#include "adapters/netlink/vlan_device.hpp"

#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <iterator>

#include "adapters/netlink/device_use.hpp"
#include "adapters/netlink/steps.hpp"

namespace isoline::netlink {
namespace {

constexpr unsigned priorities = 16;

std::vector<ifla_vlan_qos_mapping> mappings_in(const Attributes& data, std::uint16_t type) {
  std::vector<ifla_vlan_qos_mapping> mappings;
  for (const Attribute& one : data.nested(type)) {
    const auto mapping = one.as<ifla_vlan_qos_mapping>();
    if (one.type == IFLA_VLAN_QOS_MAPPING && mapping) mappings.push_back(*mapping);
  }
  return mappings;
}

/// The wanted maps, and zero for what the device maps now and shall not: there is no other way to unmap.
void put_maps(AttributeWriter& out, const VlanDevice& wanted, const VlanDevice* now) {
  const auto put = [&](std::uint32_t from, std::uint32_t to) {
    out.put(IFLA_VLAN_QOS_MAPPING, ifla_vlan_qos_mapping{from, to});
  };
  const auto unmap = [&](const auto& old, const auto& wanted_map, const auto& number) {
    for (const auto& [from, to] : old) {
      const auto same = [&from = from](const auto& pair) { return pair.first == from; };
      if (std::none_of(wanted_map.begin(), wanted_map.end(), same)) put(number(from), 0);
    }
  };
  out.nest(IFLA_VLAN_EGRESS_QOS, [&] {
    if (now != nullptr) unmap(now->egress_pcp, wanted.egress_pcp, [](std::uint8_t priority) { return priority; });
    for (const auto& [priority, pcp] : wanted.egress_pcp) put(priority, pcp.value());
  });
  out.nest(IFLA_VLAN_INGRESS_QOS, [&] {
    if (now != nullptr) unmap(now->ingress_priority, wanted.ingress_priority, [](Pcp pcp) { return pcp.value(); });
    for (const auto& [pcp, priority] : wanted.ingress_priority) put(pcp.value(), priority);
  });
}

void put_kind(Request& request, const VlanDevice& wanted, const VlanDevice* now) {
  request.attributes.nest(IFLA_LINKINFO, [&] {
    request.attributes.put_text(IFLA_INFO_KIND, "vlan");
    request.attributes.nest(IFLA_INFO_DATA, [&] {
      if (now == nullptr) request.attributes.put(IFLA_VLAN_ID, wanted.vid.value());
      put_maps(request.attributes, wanted, now);
    });
  });
}

Request make(const PortLink& port, const VlanDevice& wanted) {
  ifinfomsg header{};
  header.ifi_change = header.ifi_flags = port.admin_up ? IFF_UP : 0;
  Request request = Request::of(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, header);
  request.attributes.put_text(IFLA_IFNAME, wanted.name);
  request.attributes.put(IFLA_LINK, port.index.value);
  request.attributes.put(IFLA_GROUP, our_link_group);
  put_kind(request, wanted, nullptr);
  return request;
}

Request change(const FoundVlanDevice& now, const VlanDevice& wanted) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(now.index.value);
  Request request = Request::of(RTM_NEWLINK, 0, header);
  put_kind(request, wanted, &now.device);
  return request;
}

Request remove(const FoundVlanDevice& now) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(now.index.value);
  return Request::of(RTM_DELLINK, 0, header);
}

/// What others put on a device goes with it, and comes back with none that is made again.
Result<void> may_go(RequestSocket& kernel, const PortLink& port, const FoundVlanDevice& device, InUse in_use) {
  if (in_use == InUse::remove) return {};
  const auto use = use_of(kernel, port, device.index);
  if (!use) return fail(use.error());
  if (use->empty()) return {};
  return fail({ErrorKind::occupied, "cannot remove VLAN device " + device.device.name, port.name, *use,
               "keep it in the schedule, or take it off by hand: ip link del " + device.device.name});
}

template <class Pairs>
Pairs sorted_without_zero(Pairs pairs) {
  std::erase_if(pairs, [](const auto& pair) { return pair.second == decltype(pair.second){}; });
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

bool same_maps(const VlanDevice& a, const VlanDevice& b) {
  return sorted_without_zero(a.egress_pcp) == sorted_without_zero(b.egress_pcp) &&
         sorted_without_zero(a.ingress_priority) == sorted_without_zero(b.ingress_priority);
}

}  // namespace

std::optional<VlanDeviceMessage> vlan_device_of(const Message& message) {
  const auto link = port_link_of(message);
  if (!link || link->kind != "vlan" || !link->parent) return std::nullopt;
  const Attributes attributes = message.attributes<ifinfomsg>();
  const Attributes data = attributes.nested(IFLA_LINKINFO).nested(IFLA_INFO_DATA);
  const auto vid = data.get<std::uint16_t>(IFLA_VLAN_ID);
  if (!vid || data.get<std::uint16_t>(IFLA_VLAN_PROTOCOL).value_or(htons(ETH_P_8021Q)) != htons(ETH_P_8021Q)) {
    return std::nullopt;
  }
  VlanDeviceMessage all{{{link->name, VlanId::from_tci(*vid), {}, {}}, link->index, false}, *link->parent};
  all.found.ours = attributes.get<std::uint32_t>(IFLA_GROUP) == our_link_group;
  for (const auto& [from, to] : mappings_in(data, IFLA_VLAN_EGRESS_QOS)) {
    // Socket priorities go up to 2^32; the words of this house end at 15.
    if (from < priorities && to <= Pcp::most) {
      all.found.device.egress_pcp.emplace_back(static_cast<std::uint8_t>(from), Pcp::masked(to));
    }
  }
  for (const auto& [from, to] : mappings_in(data, IFLA_VLAN_INGRESS_QOS)) {
    if (from <= Pcp::most && to < priorities) {
      all.found.device.ingress_priority.emplace_back(Pcp::masked(from), static_cast<std::uint8_t>(to));
    }
  }
  std::sort(all.found.device.egress_pcp.begin(), all.found.device.egress_pcp.end());
  std::sort(all.found.device.ingress_priority.begin(), all.found.device.ingress_priority.end());
  return all;
}

Result<std::map<IfIndex, std::vector<FoundVlanDevice>>> dump_vlan_devices(RequestSocket& kernel) {
  std::map<IfIndex, std::vector<FoundVlanDevice>> all;
  Request request = Request::of(RTM_GETLINK, 0, ifinfomsg{});
  request.attributes.nest(IFLA_LINKINFO, [&] { request.attributes.put_text(IFLA_INFO_KIND, "vlan"); });
  leave_out_counters(request);
  const Answer answer = kernel.dump(
      request,
      [&](const Message& message) {
        if (auto one = vlan_device_of(message)) all[one->port].push_back(std::move(one->found));
      },
      [&] { all.clear(); });
  if (!answer.done()) return fail(refusal("cannot list the VLAN devices", "rtnetlink", answer));
  return all;
}

Result<std::vector<host::ApplyStep>> plan_vlan_devices(RequestSocket& kernel, const PortLink& port,
                                                       const std::vector<FoundVlanDevice>& there,
                                                       const std::vector<VlanDevice>& wanted, InUse in_use) {
  std::vector<host::ApplyStep> steps, last;
  const auto name_is = [](const std::string& name) {
    return [&name](const auto& one) {
      if constexpr (requires { one.device; }) {
        return one.device.name == name;
      } else {
        return one.name == name;
      }
    };
  };
  for (const FoundVlanDevice& now : there) {
    if (!now.ours || std::any_of(wanted.begin(), wanted.end(), name_is(now.device.name))) continue;
    if (auto free = may_go(kernel, port, now, in_use); !free) return fail(free.error());
    last.push_back(step(kernel, "remove VLAN device " + now.device.name, port.name, remove(now)));
  }
  for (const VlanDevice& one : wanted) {
    const auto now = std::find_if(there.begin(), there.end(), name_is(one.name));
    if (now == there.end()) {
      if (read_port_link(kernel, one.name)) {
        return fail({ErrorKind::occupied, "cannot add VLAN device " + one.name, port.name,
                     "an interface of this name is there already, and not on this port", "another name"});
      }
      steps.push_back(step(kernel, "add VLAN device " + one.name + " on " + port.name, port.name, make(port, one)));
    } else if (now->device.vid != one.vid) {
      if (!now->ours) {
        return fail({ErrorKind::occupied, "cannot change VLAN device " + one.name, port.name,
                     "it has vid " + std::to_string(now->device.vid.value()) + " and was made by somebody else", ""});
      }
      if (auto free = may_go(kernel, port, *now, in_use); !free) return fail(free.error());
      steps.push_back(step(kernel, "remove VLAN device " + one.name, port.name, remove(*now)));
      steps.push_back(step(kernel, "add VLAN device " + one.name + " on " + port.name, port.name, make(port, one)));
    } else if (!same_maps(now->device, one)) {
      steps.push_back(step(kernel, "change maps of VLAN device " + one.name, port.name, change(*now, one)));
    }
  }
  std::move(last.begin(), last.end(), std::back_inserter(steps));
  return steps;
}

}  // namespace isoline::netlink

// Ports, VLAN devices and VLANs of bridge ports in messages.
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <catch2/catch.hpp>

#include "adapters/netlink/bridge_port.hpp"
#include "adapters/netlink/vlan_device.hpp"

using namespace isoline;
using namespace isoline::netlink;

namespace {

template <class Read>
auto read(const Request& request, Read read_message) {
  decltype(read_message(Message{})) result{};
  const Bytes bytes = to_bytes(request, 1, 0);
  CHECK(for_each_message(bytes, [&](const Message& message) { result = read_message(message); }));
  return result;
}

Request link(int index, const char* name) {
  ifinfomsg header{};
  header.ifi_index = index;
  header.ifi_flags = IFF_UP;
  Request request = Request::of(RTM_NEWLINK, 0, header);
  if (name != nullptr) request.attributes.put_text(IFLA_IFNAME, name);
  return request;
}

}  // namespace

TEST_CASE("a port is what its message says") {
  Request request = link(3, "eth1");
  request.attributes.put(IFLA_NUM_TX_QUEUES, std::uint32_t{8});
  request.attributes.put_text(IFLA_QDISC, "taprio");
  request.attributes.put(IFLA_CARRIER, std::uint8_t{0});
  request.attributes.put(IFLA_CARRIER_DOWN_COUNT, std::uint32_t{5});
  request.attributes.put(IFLA_MASTER, std::uint32_t{9});
  const auto port = read(request, port_link_of);
  REQUIRE(port);
  CHECK(port->name == "eth1");
  CHECK(port->index.value == 3);
  CHECK(port->admin_up);
  CHECK_FALSE(port->up);
  CHECK(port->tx_queues == 8);
  CHECK(port->root_kind == "taprio");
  CHECK(port->link_losses == 5);
  CHECK(port->master == IfIndex{9});
  CHECK_FALSE(read(link(3, nullptr), port_link_of));
  CHECK_FALSE(read(link(0, "eth1"), port_link_of));
  Request none = link(3, "eth1");
  none.attributes.put_text(IFLA_QDISC, "noop");
  CHECK(read(none, port_link_of)->root_kind.empty());
}

TEST_CASE("a VLAN device is what its message says") {
  Request request = link(4, "eth1.100");
  AttributeWriter& out = request.attributes;
  out.put(IFLA_LINK, std::uint32_t{3});
  out.put(IFLA_GROUP, our_link_group);
  out.nest(IFLA_LINKINFO, [&] {
    out.put_text(IFLA_INFO_KIND, "vlan");
    out.nest(IFLA_INFO_DATA, [&] {
      out.put(IFLA_VLAN_ID, std::uint16_t{100});
      out.nest(IFLA_VLAN_EGRESS_QOS, [&] {
        out.put(IFLA_VLAN_QOS_MAPPING, ifla_vlan_qos_mapping{9, 7});
        out.put(IFLA_VLAN_QOS_MAPPING, ifla_vlan_qos_mapping{3, 5});
        out.put(IFLA_VLAN_QOS_MAPPING, ifla_vlan_qos_mapping{300, 5});  // no word of this house
      });
    });
  });
  const auto device = read(request, vlan_device_of);
  REQUIRE(device);
  CHECK(device->port == IfIndex{3});
  CHECK(device->found.ours);
  CHECK(device->found.device.vid == VlanId::from_tci(100));
  CHECK(device->found.device.egress_pcp ==
        std::vector<std::pair<std::uint8_t, Pcp>>{{3, Pcp::masked(5)}, {9, Pcp::masked(7)}});
  CHECK_FALSE(read(link(4, "eth1"), vlan_device_of));
}

TEST_CASE("a range of VLANs is each of them, and never more than there are") {
  const auto request = [](std::uint16_t first, std::uint16_t last, int times) {
    Request vlans = Request::of(RTM_NEWVLAN, 0, br_vlan_msg{});
    for (int n = 0; n < times; ++n) {
      vlans.attributes.nest(BRIDGE_VLANDB_ENTRY, [&] {
        vlans.attributes.put(BRIDGE_VLANDB_ENTRY_INFO, bridge_vlan_info{BRIDGE_VLAN_INFO_UNTAGGED, first});
        vlans.attributes.put(BRIDGE_VLANDB_ENTRY_RANGE, last);
      });
    }
    return vlans;
  };
  const auto three = read(request(200, 202, 1), memberships_of);
  REQUIRE(three.size() == 3);
  CHECK(three[2].vid == VlanId::from_tci(202));
  CHECK(three[2].untagged);
  CHECK_FALSE(three[2].pvid);
  CHECK(read(request(1, 65535, 1), memberships_of).size() == 4094);
  CHECK(read(request(1, 65535, 50), memberships_of).size() == 4094);
  CHECK(read(request(5, 4, 1), memberships_of).empty());
}

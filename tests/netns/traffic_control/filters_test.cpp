// Filters, VLAN devices and VLANs of bridge ports.
#include <catch2/catch.hpp>

#include "netns/traffic_control/ports.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

PortConfig with_filters() {
  PortConfig wanted;
  wanted.interface = "p0";
  wanted.dscp = {{Dscp::masked(46), Pcp::masked(6)}, {Dscp::masked(10), Pcp::masked(3)}};
  StreamFilter camera;
  camera.name = "camera in the third cell, left";  // longer than the kernel keeps with one action
  camera.dst_mac = *parse_mac_address("02:00:00:00:00:09");
  camera.vid = VlanId::from_tci(100);
  camera.pcp = Pcp::masked(5);
  camera.gate = StreamGate{TaiTime(), 1ms, {{true, 500us, {}, {}}, {false, 500us, std::uint8_t{4}, 3000U}}};
  camera.policer = StreamPolicer{{10e6}, 3000, 1000U};
  StreamFilter arp;
  arp.name = "arp";
  arp.ether_type = 0x0806;
  arp.src_mac = *parse_mac_address("02:00:00:00:00:07");
  arp.policer = StreamPolicer{{1e6}, 2000, {}};
  StreamFilter any;
  any.name = "any";
  any.dst_mac = *parse_mac_address("02:00:00:00:00:08");
  any.gate = StreamGate{TaiTime(), 2ms, {{true, 2ms, {}, {}}}};
  wanted.streams = {camera, arp, any};
  return wanted;
}

std::string first_error(const Result<void>& result) { return result ? "" : describe(result.error()); }

}  // namespace

TEST_CASE("filters are put, read, left alone, changed and taken off; another's stays") {
  test::Ports ports;
  ports.ns().must("tc qdisc add dev p0 clsact");
  ports.ns().must("tc filter add dev p0 ingress pref 7 protocol ip flower dst_ip 10.0.0.1 action drop");
  ports.ns().must("tc filter add dev p0 egress protocol all matchall action skbedit priority 2");
  const std::string in = ports.tc("filter show dev p0 ingress"), out = ports.tc("filter show dev p0 egress");
  const auto before = ports.control().save("p0");
  REQUIRE(before);
  CHECK(before->filters.empty());

  PortConfig wanted = with_filters();
  test::apply(ports.control(), wanted);
  auto state = ports.control().read("p0");
  REQUIRE(state);
  CHECK(state->oper.dscp.size() == 2);
  CHECK(std::is_permutation(state->oper.dscp.begin(), state->oper.dscp.end(), wanted.dscp.begin(), wanted.dscp.end()));
  REQUIRE(state->oper.streams.size() == 3);
  for (const StreamFilter& stream : wanted.streams) {
    CAPTURE(stream.name);
    CHECK(std::count(state->oper.streams.begin(), state->oper.streams.end(), stream) == 1);
  }
  CHECK(ports.control().plan(wanted, host::EqualGates::leave_alone)->empty());
  const std::string with = ports.tc("filter show dev p0 ingress") + ports.tc("filter show dev p0 egress");
  for (const char* part : {"gate", "police", "02:00:00:00:00:09", "skbedit", "\"pref\":7"}) {
    CAPTURE(part);
    CHECK(with.find(part) != std::string::npos);
  }

  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  CHECK(saved->filters.size() == 2 * 4 + 3);
  wanted.streams.pop_back();
  wanted.dscp.pop_back();
  test::apply(ports.control(), wanted);
  CHECK(ports.control().read("p0")->oper.streams.size() == 2);
  CHECK(first_error(ports.control().restore(*saved)) == "");
  CHECK(ports.control().read("p0")->oper.streams.size() == 3);
  CHECK(ports.control().read("p0")->oper.dscp.size() == 2);

  SECTION("by going back") { CHECK(first_error(ports.control().restore(*before)) == ""); }
  SECTION("by removing") { CHECK(test::remove(ports.control(), "p0") == ""); }
  CHECK(ports.tc("filter show dev p0 ingress") == in);
  CHECK(ports.tc("filter show dev p0 egress") == out);
}

TEST_CASE("a clsact of ours goes with our filters") {
  test::Ports ports;
  const std::string before = ports.tc("qdisc show dev p0");
  const auto saved = ports.control().save("p0");
  test::apply(ports.control(), with_filters());
  CHECK(ports.tc("qdisc show dev p0").find("clsact") != std::string::npos);
  SECTION("nobody else came") {
    CHECK(first_error(ports.control().restore(*saved)) == "");
    CHECK(ports.tc("qdisc show dev p0") == before);
  }
  SECTION("somebody else came") {
    ports.ns().must("tc filter add dev p0 ingress pref 7 protocol ip flower dst_ip 10.0.0.1 action drop");
    CHECK(first_error(ports.control().restore(*saved)) == "");
    CHECK(ports.tc("filter show dev p0 ingress").find("10.0.0.1") != std::string::npos);
  }
}

TEST_CASE("an ingress qdisc of somebody else is in the way of filters") {
  test::Ports ports;
  ports.ns().must("tc qdisc add dev p0 ingress");
  const auto steps = ports.control().plan(with_filters(), host::EqualGates::leave_alone);
  REQUIRE_FALSE(steps);
  CHECK(steps.error().kind == ErrorKind::occupied);
}

TEST_CASE("VLAN devices are made, changed and removed; another's stays") {
  test::Ports ports;
  ports.ns().must("ip link add link p0 name mine type vlan id 7 egress-qos-map 1:2");
  const std::string before = ports.ns().run("ip -j -d link show type vlan").output;
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  PortConfig wanted;
  wanted.interface = "p0";
  wanted.vlan_devices = {{"p0.100",
                          VlanId::from_tci(100),
                          {{3, Pcp::masked(5)}, {9, Pcp::masked(7)}},
                          {{Pcp::masked(5), std::uint8_t{3}}}}};
  test::apply(ports.control(), wanted);
  const auto ours = [&] {
    const auto state = ports.control().read("p0");
    for (const VlanDevice& device : state->oper.vlan_devices) {
      if (device.name == "p0.100") return device;
    }
    return VlanDevice{};
  };
  CHECK(ours() == wanted.vlan_devices[0]);
  CHECK(ports.control().plan(wanted, host::EqualGates::leave_alone)->empty());
  const std::string ip = ports.ns().run("ip -d link show p0.100").output;
  CHECK(ip.find("vlan protocol 802.1Q id 100") != std::string::npos);
  CHECK(ip.find("egress-qos-map { 3:5 9:7 }") != std::string::npos);
  CHECK(ip.find("ingress-qos-map { 5:3 }") != std::string::npos);

  wanted.vlan_devices[0].egress_pcp = {{4, Pcp::masked(5)}};
  test::apply(ports.control(), wanted);
  CHECK(ours() == wanted.vlan_devices[0]);
  wanted.vlan_devices[0].vid = VlanId::from_tci(101);
  test::apply(ports.control(), wanted);
  CHECK(ours() == wanted.vlan_devices[0]);

  SECTION("by going back") { CHECK(first_error(ports.control().restore(*saved)) == ""); }
  SECTION("by removing") { CHECK(test::remove(ports.control(), "p0") == ""); }
  SECTION("by wanting none") {
    wanted.vlan_devices.clear();
    test::apply(ports.control(), wanted);
  }
  CHECK(ports.ns().run("ip -j -d link show type vlan").output == before);
}

TEST_CASE("VLANs of a bridge port and the bridge's filtering are set and put back") {
  test::Ports ports;
  PortConfig wanted;
  wanted.interface = "p0";
  wanted.vlan_filtering = true;
  wanted.vlans = {{VlanId::from_tci(100), true, true},
                  {VlanId::from_tci(200), false, false},
                  {VlanId::from_tci(201), false, false}};
  CHECK(ports.control().plan(wanted, host::EqualGates::leave_alone).error().kind ==
        ErrorKind::unsupported);  // the port of no bridge
  ports.ns().must("ip link add br0 type bridge && ip link set p0 master br0");
  const auto bridge = [&] {
    return ports.ns().run("bridge -j vlan show dev p0").output +
           ports.ns().run("ip -d link show br0 | grep -o 'vlan_filtering .'").output;
  };
  const std::string before = bridge();
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  CHECK(saved->bridge == "br0");
  test::apply(ports.control(), wanted);
  const auto state = ports.control().read("p0");
  REQUIRE(state);
  CHECK(state->oper.vlans == wanted.vlans);
  CHECK(state->oper.vlan_filtering == true);
  CHECK(ports.control().plan(wanted, host::EqualGates::leave_alone)->empty());
  CHECK(bridge().find("\"vlan\":100,\"flags\":[\"PVID\",\"Egress Untagged\"]") != std::string::npos);
  CHECK(bridge().find("vlan_filtering 1") != std::string::npos);
  CHECK(first_error(ports.control().restore(*saved)) == "");
  CHECK(bridge() == before);
}

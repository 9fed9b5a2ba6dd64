// A port that was put back is compared with what it was.
#include "control/saved_difference.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using control::saved_difference;

namespace {

SavedPort sample() {
  SavedPort port;
  port.interface = "eth0";
  port.qdiscs = {{"taprio", 0x70000U, 0xffffffffU, {1, 2, 3}}, {"cbs", 0x80000U, 0x70001U, {4}}};
  port.filters = {{0xfffffff2U, 1, 0, 100, 8, "flower", {5}}};
  port.bridge = "br0";
  port.vlan_filtering = true;
  port.vlans = {{*VlanId::from(1), true, true}, {*VlanId::from(7), false, false}};
  port.vlan_devices = {{"eth0.7", *VlanId::from(7), {}, {}}};
  return port;
}

}  // namespace

TEST_CASE("what is as it was is no difference, whatever the kernel adds") {
  SavedPort now = sample();
  CHECK(saved_difference(sample(), now).empty());
  now.index = IfIndex{9};
  now.filters[0].handle = 2;
  now.filters[0].options = {6, 7};
  now.qdiscs.push_back({"clsact", 0xffff0000U, 0xfffffff1U, {}});
  std::swap(now.vlans[0], now.vlans[1]);
  CHECK(saved_difference(sample(), now).empty());
}

TEST_CASE("what was lost or came besides is named") {
  SavedPort now = sample();
  now.qdiscs.pop_back();
  CHECK(saved_difference(sample(), now) == "queues (qdisc cbs)");
  now = sample();
  now.qdiscs[0].options[1] = 9;
  CHECK(saved_difference(sample(), now) == "queues (qdisc taprio)");
  CHECK(saved_difference(sample(), now, false).empty());
  now = sample();
  now.filters.clear();
  now.vlans.pop_back();
  now.vlan_devices[0].egress_pcp = {{5, Pcp::masked(5)}};
  CHECK(saved_difference(sample(), now) == "filters, VLANs, VLAN devices");
  now = sample();
  now.vlan_filtering = false;
  CHECK(saved_difference(sample(), now) == "the bridge's VLAN filtering");
  now.bridge = "br1";
  CHECK(saved_difference(sample(), now) == "the bridge br0 that it was a port of");
  SavedPort given_up;
  CHECK(saved_difference(given_up, now) == "queues (qdisc taprio), filters, VLAN devices");
}

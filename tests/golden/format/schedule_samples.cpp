#include "golden/format/schedule_samples.hpp"

namespace isoline::test {
namespace {

using namespace std::chrono_literals;

PortTrafficClass class_of(unsigned number, std::vector<unsigned> pcp, QueueRange queues) {
  PortTrafficClass one;
  one.traffic_class = TrafficClass::masked(number);
  for (const unsigned code : pcp) one.pcp.push_back(Pcp::masked(code));
  one.queues = queues;
  return one;
}

GateControlEntry entry(std::uint8_t states, Nanoseconds interval, GateOperation operation = {}) {
  return {operation, states, interval};
}

PortConfig axis_port() {
  PortConfig port;
  port.interface = "eth1";
  port.link_speed = BitRate{1e8};
  port.protected_pcp = {Pcp::masked(7)};
  port.traffic_classes = {class_of(3, {7}, {1, 4}), class_of(2, {6, 5}, {1, 3}), class_of(1, {4}, {1, 2}),
                          class_of(0, {0, 1, 2, 3}, {2, 0})};
  port.traffic_classes[0].queue_max_sdu = 200;
  port.traffic_classes[1].shaper = CreditBasedShaper{{2e7}, {-8e7}, 304, -1214, false};
  port.traffic_classes[2].launch_time = LaunchTime{200us, false, true, false};
  port.traffic_classes[3].preemptable = true;
  port.gates =
      GateControlList{{entry(0x8, 250us, GateOperation::set_and_hold_mac),
                       entry(0x6, 300us, GateOperation::set_and_release_mac), entry(0x5, 400us), entry(0x8, 50us)},
                      1ms,
                      TaiTime(0s),
                      100us};
  port.vlan_filtering = true;
  port.vlans = {{VlanId::from_tci(100), true, true}, {VlanId::from_tci(200), false, false}};
  return port;
}

PortConfig camera_port() {
  PortConfig port;
  port.interface = "eth2";
  port.link_speed = BitRate{1e9};
  port.carries_management = true;
  port.traffic_classes = {class_of(1, {4, 5, 6, 7}, {1, 1}), class_of(0, {0, 1, 2, 3}, {1, 0})};
  port.gates = GateControlList{{entry(0x2, 200us), entry(0x3, 780us), entry(0x0, 20us)}, 1ms, TaiTime(5s + 250us), 0ns};
  port.gate_mode = GateMode::txtime_assist;
  port.txtime_delay = 300us;
  VlanDevice device;
  device.name = "eth2.100";
  device.vid = VlanId::from_tci(100);
  device.egress_pcp = {{3, Pcp::masked(5)}};
  device.ingress_priority = {{Pcp::masked(5), 3}};
  port.vlan_devices = {device};
  port.dscp = {{Dscp::masked(46), Pcp::masked(6)}};
  StreamFilter stream;
  stream.name = "camera";
  stream.dst_mac = *parse_mac_address("02:00:00:00:00:09");
  stream.vid = VlanId::from_tci(100);
  stream.pcp = Pcp::masked(5);
  stream.gate = StreamGate{TaiTime(0s), 1ms, {{true, 500us, std::uint8_t{6}, 9000u}, {false, 500us, {}, {}}}};
  stream.policer = StreamPolicer{{1e7}, 3000, 1000u};
  port.streams = {stream};
  return port;
}

}  // namespace

Schedule cell_schedule() {
  PortConfig plain;
  plain.interface = "eth3";
  return {"cell-7", {axis_port(), camera_port(), plain}};
}

Schedule long_schedule(std::size_t entries) {
  PortConfig port;
  port.link_speed = BitRate{1e8};  // the largest frame takes 123us: it never fits
  port.interface = "eth4";
  port.gates = GateControlList{};
  for (std::size_t i = 0; i < entries; ++i) port.gates->entries.push_back(entry(i % 2 ? 0x01 : 0x80, 100us));
  port.gates->cycle_time = sum_of_intervals(*port.gates);
  return {"long", {port}};
}

}  // namespace isoline::test

// Gate control lists and ports of every kind that a file could say.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "model/port_config.hpp"

namespace isoline::test {

inline Nanoseconds any_interval() { return Nanoseconds(*rc::gen::inRange<std::int64_t>(1, 2'000'000)); }

/// A list of sound intervals whose states repeat often; its cycle is missing, the sum, shorter or longer.
inline GateControlList any_list() {
  GateControlList list;
  const int entries = *rc::gen::inRange(1, 12);
  for (int i = 0; i < entries; ++i) {
    list.entries.push_back({*rc::gen::weightedElement<GateOperation>({{8, GateOperation::set_gate_states},
                                                                      {1, GateOperation::set_and_hold_mac},
                                                                      {1, GateOperation::set_and_release_mac}}),
                            *rc::gen::element<std::uint8_t>(0x00, 0x01, 0x80, 0x7f, 0xff), any_interval()});
  }
  const Nanoseconds sum = sum_of_intervals(list);
  list.cycle_time = *rc::gen::element(Nanoseconds(0), sum, sum / 2 + Nanoseconds(1), sum * 2);
  list.base_time = TaiTime(Nanoseconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000'000)));
  list.cycle_time_extension = *rc::gen::element(Nanoseconds(0), Nanoseconds(1000));
  return list;
}

inline StreamFilter any_stream(const std::string& name) {
  StreamFilter stream;
  stream.name = name;
  if (*rc::gen::arbitrary<bool>()) stream.dst_mac = MacAddress{{2, 0, 0, 0, 0, *rc::gen::arbitrary<std::uint8_t>()}};
  stream.vid = VlanId::from_tci(*rc::gen::inRange<std::uint16_t>(1, 4095));
  if (*rc::gen::arbitrary<bool>()) {
    stream.gate =
        StreamGate{TaiTime(any_interval()), {}, {{true, any_interval(), {}, {}}, {false, any_interval(), {}, {}}}};
  }
  stream.policer = StreamPolicer{BitRate{static_cast<double>(*rc::gen::inRange(1, 1'000'000)) * 8000}, 10'000, {}};
  return stream;
}

/// A port with something in each of its parts.
inline PortConfig any_port() {
  PortConfig port;
  port.interface = "eth1";
  port.link_speed = BitRate{*rc::gen::element(10e6, 100e6, 1e9)};
  const unsigned classes = *rc::gen::inRange(1U, 9U);
  for (unsigned i = 0; i < classes; ++i) {
    PortTrafficClass traffic_class;
    traffic_class.traffic_class = TrafficClass::masked(i);
    traffic_class.queues = {1, static_cast<std::uint16_t>(i)};
    if (*rc::gen::arbitrary<bool>()) {
      traffic_class.shaper = CreditBasedShaper{BitRate{20e6}, BitRate{-80e6}, 300, -1200, false};
    } else if (*rc::gen::arbitrary<bool>()) {
      traffic_class.launch_time = LaunchTime{any_interval(), false, true, false};
    }
    port.traffic_classes.push_back(traffic_class);
  }
  for (unsigned pcp = 0; pcp < 8; ++pcp) {
    port.traffic_classes[*rc::gen::inRange(0U, classes)].pcp.push_back(Pcp::masked(pcp));
  }
  port.gates = any_list();
  port.gate_mode = *rc::gen::element(GateMode::software, GateMode::txtime_assist, GateMode::full_offload);
  port.vlan_filtering = true;
  port.vlans = {{VlanId::from_tci(1), true, true}, {VlanId::from_tci(100), false, false}};
  port.vlan_devices = {{"eth1.100", VlanId::from_tci(100), {{3, Pcp::masked(5)}}, {{Pcp::masked(5), 3}}}};
  port.dscp = {{Dscp::masked(46), Pcp::masked(6)}};
  port.streams = {any_stream("camera"), any_stream("drive")};
  return port;
}

}  // namespace isoline::test

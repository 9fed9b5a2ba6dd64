// What a port shall do with traffic: classes, gates, shapers, VLANs. One value says all; "admin" in IEEE 802.1Q.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/gate_control_list.hpp"
#include "model/time.hpp"
#include "model/traffic_class.hpp"
#include "model/units.hpp"

namespace isoline {

/// Transmit queues of the device that serve one traffic class: [offset, offset + count).
struct QueueRange {
  std::uint16_t count = 1;
  std::uint16_t offset = 0;
  friend bool operator==(const QueueRange&, const QueueRange&) = default;
};

/// Credit-based shaper of a class (IEEE 802.1Q clause 8.6.8.2 and annex L). Linux cbs(8).
struct CreditBasedShaper {
  BitRate idle_slope;          ///< > 0
  BitRate send_slope;          ///< negative: idle_slope - link speed
  std::int32_t hi_credit = 0;  ///< bytes, > 0
  std::int32_t lo_credit = 0;  ///< bytes, < 0
  bool offload = false;        ///< by the network card
  friend bool operator==(const CreditBasedShaper&, const CreditBasedShaper&) = default;
};

/// Launch time of a class's frames, given by the sender (SO_TXTIME). Linux etf(8); its clock is CLOCK_TAI.
struct LaunchTime {
  Nanoseconds delta{0};            ///< how long before its launch time a frame leaves the qdisc
  bool deadline_mode = false;      ///< the time is a deadline, not the moment of sending
  bool skip_socket_check = false;  ///< frames without SO_TXTIME pass too
  bool offload = false;
  friend bool operator==(const LaunchTime&, const LaunchTime&) = default;
};

/// One traffic class of a port.
struct PortTrafficClass {
  TrafficClass traffic_class;
  std::vector<Pcp> pcp;  ///< priorities that belong to it; each priority belongs to exactly one class
  QueueRange queues;
  std::uint32_t queue_max_sdu = 0;  ///< bytes, 0 = no limit (IEEE 802.1Q clause 8.6.8.4)
  bool preemptable = false;         ///< frame-preemption-status of IEEE 802.1Q clause 6.7.2
  std::optional<CreditBasedShaper> shaper;
  std::optional<LaunchTime> launch_time;
  friend bool operator==(const PortTrafficClass&, const PortTrafficClass&) = default;
};

/// Who opens the gates.
enum class GateMode : std::uint8_t {
  software,       ///< the kernel (taprio flags 0)
  txtime_assist,  ///< the kernel turns gates into launch times (flags 1)
  full_offload,   ///< the network card (flags 2)
};
const char* to_string(GateMode mode);  ///< "software", "txtime-assist", "full-offload"

/// Membership of a bridge port in a VLAN.
struct VlanMembership {
  VlanId vid;
  bool untagged = false;  ///< frames leave without tag
  bool pvid = false;      ///< untagged frames that arrive belong to it; at most one of a port
  friend bool operator==(const VlanMembership&, const VlanMembership&) = default;
};

/// A VLAN device on top of the port, "eth0.100", with its maps between skb priority and PCP.
struct VlanDevice {
  std::string name;
  VlanId vid;
  std::vector<std::pair<std::uint8_t, Pcp>> egress_pcp;  ///< skb priority 0 … 15 → PCP of the tag
  std::vector<std::pair<Pcp, std::uint8_t>> ingress_priority;
  friend bool operator==(const VlanDevice&, const VlanDevice&) = default;
};

/// IP traffic with this DSCP gets this priority, on its way out.
struct DscpPriority {
  Dscp dscp;
  Pcp pcp;
  friend bool operator==(const DscpPriority&, const DscpPriority&) = default;
};

/// One entry of a stream gate (IEEE 802.1Qci, clause 8.6.5.4). Linux act_gate.
struct StreamGateEntry {
  bool open = true;
  Nanoseconds time_interval{0};
  std::optional<std::uint8_t> internal_priority;  ///< IPV: replaces the priority while this entry lasts
  std::optional<std::uint32_t> max_octets;        ///< that may pass while it lasts
  friend bool operator==(const StreamGateEntry&, const StreamGateEntry&) = default;
};
struct StreamGate {
  TaiTime base_time{};
  Nanoseconds cycle_time{0};
  std::vector<StreamGateEntry> entries;
  friend bool operator==(const StreamGate&, const StreamGate&) = default;
};
/// Drops what is over the rate (act_police) or longer than max_sdu.
struct StreamPolicer {
  BitRate rate;
  std::uint32_t burst = 0;  ///< bytes
  std::optional<std::uint32_t> max_sdu;
  friend bool operator==(const StreamPolicer&, const StreamPolicer&) = default;
};
/// Filtering and policing of one stream as it arrives (IEEE 802.1Qci). Linux flower on ingress.
struct StreamFilter {
  std::string name;  ///< unique at the port
  std::optional<MacAddress> src_mac, dst_mac;
  std::optional<VlanId> vid;
  std::optional<Pcp> pcp;
  std::optional<std::uint16_t> ether_type;
  std::optional<StreamGate> gate;
  std::optional<StreamPolicer> policer;
  friend bool operator==(const StreamFilter&, const StreamFilter&) = default;
};

/// Everything that is wanted of one port.
struct PortConfig {
  std::string interface;
  std::optional<BitRate> link_speed;  ///< of the plan; the device's own where it says one
  std::uint32_t max_frame = 1518;     ///< bytes of the largest frame with tags and FCS, without preamble and gap
  bool carries_management = false;    ///< said in the file: the way by which this host is reached

  std::vector<PortTrafficClass> traffic_classes;  ///< empty: the port keeps the kernel's default
  std::optional<GateControlList> gates;
  GateMode gate_mode = GateMode::software;
  Nanoseconds txtime_delay{0};  ///< txtime_assist only

  std::optional<bool> vlan_filtering;  ///< of the bridge that the port belongs to
  std::vector<VlanMembership> vlans;   ///< of the bridge port
  std::vector<VlanDevice> vlan_devices;
  std::vector<DscpPriority> dscp;
  std::vector<StreamFilter> streams;

  /// Classes that a schedule must never starve: gPTP and management, by their priorities. A check warns or refuses.
  std::vector<Pcp> protected_pcp;
  bool may_starve = false;  ///< said in the file: the check is silenced on purpose

  friend bool operator==(const PortConfig&, const PortConfig&) = default;
};

/// A schedule file: all ports of one host, applied together or not at all.
struct Schedule {
  std::string name;  ///< of the file
  std::vector<PortConfig> ports;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

}  // namespace isoline

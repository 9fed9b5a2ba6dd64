// What a port does now, as the kernel says it, and what it could do. "oper" in IEEE 802.1Q.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/port_config.hpp"
#include "model/priority_map.hpp"

namespace isoline {

/// One qdisc as the kernel dumps it; enough to make it again.
struct QdiscNode {
  std::string kind;                   ///< "taprio", "mqprio", "fq_codel" …
  std::uint32_t handle = 0;           ///< major << 16; 0: made by the kernel by itself
  std::uint32_t parent = 0;           ///< 0xffffffff root, 0xfffffff1 ingress, else major << 16 | minor
  std::vector<std::uint8_t> options;  ///< TCA_OPTIONS as dumped
  friend bool operator==(const QdiscNode&, const QdiscNode&) = default;
};

/// One tc filter of ours as the kernel dumps it.
struct FilterNode {
  std::uint32_t parent = 0;  ///< 0xfffffff2 ingress of a clsact, 0xfffffff3 egress
  std::uint32_t handle = 0;
  std::uint32_t chain = 0;
  std::uint16_t priority = 0;
  std::uint16_t protocol = 0;  ///< network byte order, as in the message
  std::string kind;
  std::vector<std::uint8_t> options;
  friend bool operator==(const FilterNode&, const FilterNode&) = default;
};

/// Everything of a port that applying a PortConfig may change, so that it can be put back. Goes into the journal.
struct SavedPort {
  std::string interface;
  IfIndex index;
  std::vector<QdiscNode> qdiscs;      ///< parents first; those that the kernel made by itself are left out
  std::vector<FilterNode> filters;    ///< only ours
  std::optional<std::string> bridge;  ///< that it is a port of
  std::optional<bool> vlan_filtering;
  std::vector<VlanMembership> vlans;
  std::vector<VlanDevice> vlan_devices;
  friend bool operator==(const SavedPort&, const SavedPort&) = default;
};

/// How far the kernel's word goes.
enum class Readback : std::uint8_t {
  readable,   ///< everything was dumped
  vanished,   ///< the qdisc is there but the kernel leaves it out of the dump (too long a list): cannot verify
  offloaded,  ///< the card was told; that its gates run is not in any dump
};
const char* to_string(Readback readback);

/// A port as it is.
struct PortState {
  PortConfig oper;                       ///< as far as the kernel's state can be said in these words
  std::optional<GateControlList> admin;  ///< a list that waits for its base time (config_pending)
  Readback gates_readback = Readback::readable;
  bool gates_stopped = false;               ///< the link went down since: the kernel has stopped them where they stood
  std::optional<PriorityMap> priority_map;  ///< as it is; others than isoline may give 8 … 15 to any class
  std::string root_kind;                    ///< of the root qdisc; "" = none (noqueue)
  std::vector<std::string> foreign;         ///< what is there and is not said in `oper`: "root qdisc htb 1:"
  std::vector<QdiscNode> qdiscs;            ///< the whole tree, those of the kernel's own too
};

/// What a port can do. Absent: could not be found out.
struct PortCapability {
  std::string interface, driver;
  std::optional<BitRate> link_speed;
  bool up = false;
  std::uint16_t tx_queues = 1, rx_queues = 1;
  std::uint32_t mtu = 1500;
  std::optional<int> phc_index;  ///< hardware clock, /dev/ptpN
  bool hardware_timestamps = false, software_timestamps = false;
  std::optional<bool> preemption;     ///< MAC merge (ethtool MM)
  std::optional<bool> gates_offload;  ///< hw-tc-offload may be switched on
  std::vector<std::string> missing;   ///< qdiscs and actions that this kernel has not: "taprio", "act_gate"
};

}  // namespace isoline

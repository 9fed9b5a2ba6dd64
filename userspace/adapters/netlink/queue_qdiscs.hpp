// cbs(8) and etf(8) on the queues of traffic classes, below taprio or mqprio.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

Bytes encode_cbs(const CreditBasedShaper& shaper);
Bytes encode_etf(const LaunchTime& launch_time);
/// Of a dump's TCA_OPTIONS; nothing if they lack their parameters, or run on another clock than CLOCK_TAI.
std::optional<CreditBasedShaper> decode_cbs(ByteView options);
std::optional<LaunchTime> decode_etf(ByteView options);

/// What shall hang below a root with this handle: the same on each queue of a class, an etf below the class's cbs.
std::vector<QdiscNode> wanted_queue_qdiscs(const std::vector<PortTrafficClass>& classes, std::uint32_t root);

/// Why the root has to be made again for them; "" if they can be put below the one that is there. Taking a qdisc off a
/// queue would leave the queue without any, and the kernel drops what comes there.
std::string queues_need_new_root(const QdiscTree& tree, const std::vector<QdiscNode>& wanted);

struct QueueSteps {
  std::vector<host::ApplyStep> steps;
  bool grafts = false;  ///< something is put on a queue
};
/// Below a root that stays, or one that is made by steps before these (`fresh`).
QueueSteps plan_queue_qdiscs(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree,
                             const std::vector<QdiscNode>& wanted, bool fresh);

/// Fills shapers and launch times of the classes that are there; what is no such thing goes to `foreign`.
void say_queue_qdiscs(const QdiscTree& tree, PortState& state);

}  // namespace isoline::netlink

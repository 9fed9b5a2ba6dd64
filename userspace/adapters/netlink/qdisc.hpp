// The queueing disciplines of interfaces as rtnetlink messages.
#pragma once

#include <linux/pkt_sched.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/netlink/qdisc_extras.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "model/address.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

/// "100:", "100:2", "root", "ingress": as tc(8) writes it.
std::string handle_text(std::uint32_t handle);

/// A qdisc of a message (RTM_NEWQDISC, RTM_DELQDISC) and whose it is; nothing if the message does not hold together.
struct QdiscMessage {
  IfIndex interface;
  QdiscNode node;
  std::string extra{};  ///< what it has that the node does not hold; "" = nothing
};
std::optional<QdiscMessage> qdisc_of(const Message& message);

struct QdiscTable {
  std::map<IfIndex, std::vector<QdiscNode>> nodes;
  std::map<IfIndex, std::vector<QdiscExtra>> extras;
};
/// All qdiscs of all interfaces of the namespace, each tree with parents first. The kernel ends this dump without a
/// word at the first qdisc that does not fit into a datagram: what stands behind it is missing.
Result<QdiscTable> dump_qdiscs(RequestSocket& kernel);

/// One class of a classful qdisc.
struct ClassNode {
  std::string kind;          ///< of the qdisc
  std::uint32_t handle = 0;  ///< major of the qdisc, minor of the class
  std::uint32_t leaf = 0;    ///< handle of the qdisc below; 0: the kernel's own, or none
};
/// Of one interface. Says that a qdisc is there even where its options are too long for any message.
Result<std::vector<ClassNode>> dump_classes(RequestSocket& kernel, IfIndex interface);

/// One qdisc, by its handle or as the root (handle 0). Not for schedules of more than about 90 entries, which do not
/// fit into a notification's buffer. Nothing if there is none that can be told.
std::optional<QdiscMessage> get_qdisc(RequestSocket& kernel, IfIndex interface, std::uint32_t handle);

/// A request that makes the qdisc of this node where only one of the kernel's own is; a node without options sends
/// none.
Request add_qdisc(IfIndex interface, const QdiscNode& node);
/// A request that changes the options of the qdisc with the node's handle. Not its place: for Linux 6.1 the leaf of a
/// taprio is the taprio itself.
Request change_qdisc(IfIndex interface, const QdiscNode& node);
/// A request that makes the qdisc of this node in the place of what is there; for the same reason also where only the
/// kernel's own is.
Request graft_qdisc(IfIndex interface, const QdiscNode& node);
/// A request that deletes what is at this parent.
Request delete_qdisc(IfIndex interface, std::uint32_t parent, std::uint32_t handle);

}  // namespace isoline::netlink

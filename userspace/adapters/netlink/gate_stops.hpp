// Gates that the kernel stopped where they stood, as the news of traffic control tell it.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "adapters/netlink/qdisc.hpp"
#include "model/address.hpp"

namespace isoline::netlink {

/// The kernel stops the timer of a software taprio whenever a clsact or ingress qdisc is put on its port or taken off,
/// and whenever a qdisc is put on one of its queues or taken off; nothing starts it again until its list is sent anew,
/// and nothing in a dump says so. Only who follows the news knows; see our_root() for links that go down.
class GateStops {
 public:
  /// What a reading found at a port. The first is where the news begin; where news were lost, what changed meanwhile.
  void know(IfIndex port, const std::vector<QdiscNode>& nodes);
  /// One piece of news, in their order.
  void see(const QdiscMessage& message, bool deleted);
  void lost();
  void gone(IfIndex port) { ports_.erase(port); }
  /// A list was sent to the port's root.
  void started(IfIndex port);
  /// True until the root's list has been sent again.
  bool stopped(IfIndex port, const QdiscNode& root) const;

 private:
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // parent and handle
  struct Port {
    bool known = false, doubtful = false;
    std::set<Place> hung;                   // on the port's hooks and below other qdiscs
    bool hooks_changed = false;             // since the root's list was sent
    std::set<std::uint32_t> roots_changed;  // handles of those below which something changed since
    std::vector<QdiscNode> roots;           // as read before the change
  };
  static void disturb(Port& port, std::uint32_t parent);
  std::map<IfIndex, Port> ports_;
};

}  // namespace isoline::netlink

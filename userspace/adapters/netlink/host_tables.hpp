// What the kernel only tells of all interfaces at once, shared by readings of several ports at one moment.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_extras.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "adapters/netlink/vlan_device.hpp"
#include "host/clock.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

struct HostTables {
  std::map<IfIndex, std::vector<QdiscNode>> qdiscs;
  std::map<IfIndex, std::vector<QdiscExtra>> extras;             ///< of those
  std::map<IfIndex, std::vector<FoundVlanDevice>> vlan_devices;  ///< by the port below
};

Result<HostTables> read_host_tables(RequestSocket& kernel);

/// True unless the tables have the root qdisc that the link names: they are older than the link's answer, or the kernel
/// left it out.
bool lacks_root(const HostTables& tables, const PortLink& link);

/// One reading for many ports: 64 ports one after the other would list 64 ports 64 times. Whoever asks for the same
/// port again wants to know it anew and gets a new reading, and so does whoever asks after a change of ours or after
/// news. What others change meanwhile is seen late by half a second at most, as if the reader had been earlier.
class SharedReading {
 public:
  explicit SharedReading(const host::Clock& clock) : clock_(&clock) {}

  /// The tables for this port; `changes` counts ours. Valid until the next call.
  Result<const HostTables*> now(IfIndex port, std::uint32_t changes, const std::function<Result<HostTables>()>& read);

  void forget() { tables_.reset(); }

 private:
  const host::Clock* clock_;
  std::optional<HostTables> tables_;
  std::set<IfIndex> answered_;
  std::uint32_t changes_ = 0;
  MonotonicTime taken_;
};

}  // namespace isoline::netlink

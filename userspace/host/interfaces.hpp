// The host's network interfaces: what there is, and news of what comes and goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/error.hpp"

namespace isoline::host {

/// One network interface as the kernel describes it.
struct Interface {
  std::string name;
  IfIndex index;
  bool up = false;  ///< IFF_UP and carrier
  bool loopback = false;
  bool has_mac = true;            ///< false for tun, wireguard, ppp: frames begin with the IP header
  std::string kind;               ///< rtnl link kind: "veth", "bridge", "vlan", "" for plain devices
  std::optional<IfIndex> parent;  ///< lower device of a VLAN or macvlan
  std::optional<IfIndex> master;  ///< bridge or bond that it is a port of
  bool xdp = false;               ///< an XDP program sits on it, whose it may be; links of BPF come and go without news
};

/// An interface that appeared, vanished or changed its name or state.
struct InterfaceEvent {
  enum class What { added, removed, changed } what = What::added;
  Interface interface;
};

/// Reads and follows the interfaces of the calling thread's network namespace. Not thread-safe.
class Interfaces {
 public:
  virtual ~Interfaces() = default;
  virtual Result<std::vector<Interface>> list() = 0;
  /// A descriptor that becomes readable when there is news; -1 for implementations without one.
  virtual int event_descriptor() const = 0;
  /// Everything that happened since the last call, in order; never blocks. After lost messages it reports the
  /// difference.
  virtual Result<std::vector<InterfaceEvent>> events() = 0;
};

}  // namespace isoline::host

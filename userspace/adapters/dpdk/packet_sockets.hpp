// The kernel's packet sockets of a port: they know what they dropped, and DPDK's driver does not ask them.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace isoline::dpdk {

class PacketSockets {
 public:
  /// Those that the driver has opened on the interface: this process' sockets that receive there. They are the
  /// driver's, which closes them; not to be used afterwards. What they dropped before is not the port's: until it is
  /// bound, a packet socket hears all interfaces.
  explicit PacketSockets(const std::string& interface);

  /// What this host itself sends at the interface is not heard any more (Linux 4.20).
  void ignore_outgoing();

  /// Frames that found no room, since this was made. Thread-safe.
  std::uint64_t dropped();

 private:
  std::vector<int> sockets_;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace isoline::dpdk

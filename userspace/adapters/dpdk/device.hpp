// From the word that names a port on the command line to what DPDK opens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"

namespace isoline::dpdk {

/// A device as DPDK's buses know it.
struct Device {
  std::string name;        ///< as it was asked for
  std::string bus;         ///< "pci", "vdev"
  std::string id;          ///< "0000:3b:00.0", "net_af_packet0"
  std::string arguments;   ///< "iface=eth1"
  bool of_kernel = false;  ///< the kernel's driver stays in charge: other programs go on using it
};

/// What there is to choose from.
struct Inventory {
  std::vector<std::string> interfaces;  ///< of the calling thread's network namespace, in order
  std::string root;                     ///< in front of /sys, for tests

  static Inventory of_host();
};

/// Another one each time: for the devices of this process.
std::uint32_t next_number();

/// Reads
///   - a PCI address, "0000:3b:00.0" or "3b:00.0": bound to vfio-pci or the like, or of a driver that DPDK shares;
///   - a network interface, "eth1" or "af_packet:eth1": through a packet socket; "af_xdp:eth1": through AF_XDP;
///   - a virtual device of DPDK with its arguments, "net_null0,size=64".
/// `number` tells the devices of a process apart.
/// Errors: not_found, occupied (another driver has it; how to bind it), invalid_input.
Result<Device> choose_device(const std::string& word, std::uint32_t number, const Inventory& inventory);

}  // namespace isoline::dpdk

// DPDK's environment: one a process, started once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/error.hpp"

namespace isoline::dpdk {

struct EalOptions {
  bool huge_pages = true;
  std::uint64_t memory = 64u << 20;  ///< bytes for frames; without huge pages they are taken at the start
  std::vector<std::string> pci;      ///< addresses of the PCI devices that will be opened; no other one is touched
};

/// Starts it, or does nothing where it runs already (then the options of the first call hold). Leaves no file behind;
/// the calling thread may go on running on every core that it could.
/// Errors: unsupported (no huge pages: how to get some, or to do without), no_permission, failed (with DPDK's words).
Result<void> start_eal(const EalOptions& options);

/// Huge pages that are free now, of all sizes. Bytes.
std::uint64_t free_huge_pages(const std::string& root = "");

}  // namespace isoline::dpdk

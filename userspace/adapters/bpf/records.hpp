// The probe's records in the model's terms: from the bytes that the kernel keeps to flows and counters.
#pragma once

#include <vector>

#include "adapters/bpf/maps.hpp"
#include "model/flow.hpp"

namespace isoline::bpf {

/// What is known about a port slot while its records are read.
struct PortName {
  std::string interface;
  bool ingress = false, egress = false;
};

/// ports[slot] names the slot; records of other slots are left out (they are about to be evicted).
/// Fills everything but reverse, views and covers.
Result<Snapshot> read_snapshot(const ProbeMaps& maps, const std::vector<PortName>& ports, const ProbeOptions& options,
                               MonotonicTime now, WallTime wall);

}  // namespace isoline::bpf

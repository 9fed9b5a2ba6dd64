// The kernel's side of flow measurement: loads bpf/flow_probe, attaches it to ports, reads its maps.
#pragma once

#include <memory>
#include <vector>

#include "host/flow_probe.hpp"
#include "model/error.hpp"
#include "model/probe.hpp"

namespace isoline::bpf {

/// Checks the options, creates the maps and loads the programs; attaches nothing yet.
/// Errors: invalid_input (sizes), no_permission (needs root or CAP_BPF + CAP_NET_ADMIN + CAP_PERFMON),
/// unsupported (kernel before 6.1, no BPF), failed (verifier, memory).
Result<std::unique_ptr<host::FlowProbe>> load_flow_probe(const ProbeOptions& options);

/// Kernel memory that a probe with these options takes on a host with this many possible CPUs. Needs no rights.
Result<ProbeMemory> probe_memory(const ProbeOptions& options, unsigned possible_cpus);

/// CPUs that per-CPU maps are laid out for (/sys/devices/system/cpu/possible).
unsigned possible_cpus();

/// Every isoline_* program that is loaded in this kernel, by anybody, with the port where it is attached
/// if that can be found. Needs root (program ids). run_time and runs count since load, if statistics are on.
Result<std::vector<ProbeCost>> loaded_programs();

/// While it lives, the kernel measures the run time of every BPF program (BPF_ENABLE_STATS). Needs root.
class RunTimeStatistics {
 public:
  static Result<RunTimeStatistics> enable();
  RunTimeStatistics(RunTimeStatistics&& other) noexcept;
  RunTimeStatistics& operator=(RunTimeStatistics&&) = delete;
  ~RunTimeStatistics();

 private:
  explicit RunTimeStatistics(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// Removes the clsact filters of Isoline processes that died without detaching, and only those.
/// Called by load_flow_probe's attach for its port; public for tests and for the daemon's start.
Result<unsigned> remove_stale_filters(IfIndex index);

}  // namespace isoline::bpf

// A port's windows as the kernel looks them up: sorted, and found by bins of the cycle. Pure.
#pragma once

#include <array>

#include "bpf/abi/queue.h"
#include "model/error.hpp"
#include "model/queue.hpp"

namespace isoline::bpf {

struct GateTable {
  isoline_gate_cycle cycle{};
  std::array<isoline_gate_windows, ISOLINE_QUEUE_CLASSES> classes{};
};

/// Errors: invalid_input naming what cannot be judged: no cycle or too long a one, more windows of a class than there
/// is room for, windows that overlap or leave the cycle.
Result<GateTable> gate_table(const GateCycle& gates);

/// The bin that holds a phase, as the kernel computes it.
std::size_t phase_bin(const isoline_gate_cycle& cycle, std::uint64_t phase_ns);

}  // namespace isoline::bpf

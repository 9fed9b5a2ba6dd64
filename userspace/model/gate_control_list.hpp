// The schedule of a port's gates (IEEE 802.1Q clauses 8.6.8.4 and 12.29, names of YANG ieee802-dot1q-sched).
#pragma once

#include <cstdint>
#include <vector>

#include "model/time.hpp"

namespace isoline {

enum class GateOperation : std::uint8_t {
  set_gate_states,
  set_and_hold_mac,  ///< with frame preemption: no preemptable frame is on the wire when this begins
  set_and_release_mac,
};

/// "set-gate-states", "set-and-hold-mac", "set-and-release-mac": the YANG identities.
const char* to_string(GateOperation operation);

struct GateControlEntry {
  GateOperation operation = GateOperation::set_gate_states;
  std::uint8_t gate_states = 0;  ///< bit n: the gate of traffic class n is open
  Nanoseconds time_interval{0};  ///< > 0, below 2^32 ns
  friend bool operator==(const GateControlEntry&, const GateControlEntry&) = default;
};

struct GateControlList {
  std::vector<GateControlEntry> entries;
  Nanoseconds cycle_time{0};            ///< when the list begins again; the sum of the intervals unless said otherwise
  TaiTime base_time{};                  ///< a point at which a cycle begins; may lie in the past
  Nanoseconds cycle_time_extension{0};  ///< by how much the last cycle before a change may grow
  friend bool operator==(const GateControlList&, const GateControlList&) = default;
};

/// Sum of the entries' intervals.
Nanoseconds sum_of_intervals(const GateControlList& list);

}  // namespace isoline

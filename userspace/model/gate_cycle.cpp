#include "model/gate_cycle.hpp"

#include <algorithm>
#include <limits>

namespace isoline {
namespace {

/// What an entry's 32 bits can say.
constexpr Nanoseconds longest_interval{std::numeric_limits<std::uint32_t>::max()};

/// 0 … cycle - 1, of times before the epoch too.
Nanoseconds phase_of(TaiTime time, Nanoseconds cycle) {
  const Nanoseconds phase = time.time_since_epoch() % cycle;
  return phase < Nanoseconds(0) ? phase + cycle : phase;
}

}  // namespace

Nanoseconds cycle_of(const GateControlList& list) {
  return list.cycle_time > Nanoseconds(0) ? list.cycle_time : sum_of_intervals(list);
}

bool same_phase(TaiTime a, TaiTime b, Nanoseconds cycle) {
  if (cycle <= Nanoseconds(0)) return a == b;
  return phase_of(a, cycle) == phase_of(b, cycle);
}

GateControlList merged(const GateControlList& list) {
  GateControlList result = list;
  result.cycle_time = cycle_of(list);
  result.entries.clear();
  for (GateControlEntry entry : list.entries) {
    if (entry.time_interval <= Nanoseconds(0)) continue;
    if (!result.entries.empty()) {
      GateControlEntry& last = result.entries.back();
      if (last.operation == entry.operation && last.gate_states == entry.gate_states) {
        const Nanoseconds moved =
            std::clamp(longest_interval - last.time_interval, Nanoseconds(0), entry.time_interval);
        last.time_interval += moved;
        entry.time_interval -= moved;
        if (entry.time_interval == Nanoseconds(0)) continue;
      }
    }
    result.entries.push_back(entry);
  }
  return result;
}

bool same_gates(const GateControlList& a, const GateControlList& b) {
  const Nanoseconds cycle = cycle_of(a);
  return cycle == cycle_of(b) && a.cycle_time_extension == b.cycle_time_extension &&
         same_phase(a.base_time, b.base_time, cycle) && merged(a).entries == merged(b).entries;
}

}  // namespace isoline

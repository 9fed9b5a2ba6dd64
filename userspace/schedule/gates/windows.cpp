#include "schedule/gates/windows.hpp"

#include <algorithm>

#include "schedule/gates/cycle.hpp"

namespace isoline::schedule {

std::vector<Window> windows_of(const GateControlList& list, TrafficClass traffic_class) {
  std::vector<Window> windows;
  const Nanoseconds cycle = cycle_of(list);
  Nanoseconds begin{0};
  for (std::size_t i = 0; i < list.entries.size() && begin < cycle; ++i) {
    const GateControlEntry& entry = list.entries[i];
    const bool lasts = i + 1 == list.entries.size() || entry.time_interval > cycle - begin;
    const Nanoseconds end = lasts ? cycle : begin + std::max(entry.time_interval, Nanoseconds(0));
    if ((entry.gate_states >> traffic_class.value() & 1) != 0 && begin < end) {
      if (!windows.empty() && windows.back().end == begin) {
        windows.back().end = end;
      } else {
        windows.push_back({begin, end});
      }
    }
    begin = end;
  }
  return windows;
}

}  // namespace isoline::schedule

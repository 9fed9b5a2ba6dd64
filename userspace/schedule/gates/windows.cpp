#include "schedule/gates/windows.hpp"

#include <algorithm>
#include <limits>

#include "schedule/gates/cycle.hpp"

namespace isoline::schedule {
namespace {

/// What an entry's 32 bits can say.
constexpr Nanoseconds longest_interval{std::numeric_limits<std::uint32_t>::max()};

}  // namespace

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

}  // namespace isoline::schedule

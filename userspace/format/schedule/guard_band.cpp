#include "format/schedule/guard_band.hpp"

#include <algorithm>

#include "format/schedule/words.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/frame.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::format {

Nanoseconds largest_transmission(const PortConfig& port, TrafficClass traffic_class) {
  const auto speed = schedule::link_speed_of(port, std::nullopt);
  if (!speed) return Nanoseconds(0);
  const PortTrafficClass* one = find_class(port, traffic_class);
  return schedule::transmission_time(one ? schedule::largest_frame(port, *one) : port.max_frame, *speed);
}

std::vector<GuardedWindow> guarded_windows(const PortConfig& port, TrafficClass traffic_class) {
  auto windows = schedule::windows_of(*port.gates, traffic_class);
  const Nanoseconds cycle = schedule::cycle_of(*port.gates);
  std::vector<GuardedWindow> guarded;
  if (windows.empty()) return guarded;
  if (windows.size() == 1 && windows[0].begin == Nanoseconds(0) && windows[0].end == cycle) {
    return {{Nanoseconds(0), cycle, cycle}};
  }
  if (windows.size() > 1 && windows.front().begin == Nanoseconds(0) && windows.back().end == cycle) {
    windows.back().end += windows.front().end;
    windows.erase(windows.begin());
  }
  const Nanoseconds guard = largest_transmission(port, traffic_class);
  for (const auto& window : windows) {
    guarded.push_back({window.begin, std::max(window.begin, window.end - guard), window.end});
  }
  return guarded;
}

}  // namespace isoline::format

// The parts of a comparison, one for each part of a port. Pure.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "model/port_difference.hpp"
#include "model/port_state.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {

using Differences = std::vector<PortDifference>;

template <class T>
void compare_value(Differences& differences, std::string what, const T& wanted, const T& found) {
  if (!(wanted == found)) differences.push_back({std::move(what), text_of(wanted), text_of(found)});
}

/// The same if they are closer than the kernel's unit: it cannot say the rest.
inline void compare_rate(Differences& differences, std::string what, BitRate wanted, BitRate found, double unit) {
  if (std::abs(wanted.bits_per_second - found.bits_per_second) < unit) return;
  differences.push_back({std::move(what), text_of(wanted), text_of(found)});
}

/// Values of which the order says nothing.
template <class T>
std::vector<T> sorted(std::vector<T> values) {
  std::ranges::sort(values);
  return values;
}

/// The one with this key among `all`, or null.
template <class T, class Key>
const T* find_by(const std::vector<T>& all, Key T::* key, const Key& value) {
  const auto found = std::ranges::find(all, value, key);
  return found == all.end() ? nullptr : &*found;
}

void compare_classes(Differences& differences, const PortConfig& wanted, const PortConfig& found);
/// Lists as a whole: mode, times, entries. Same gates at every moment is the same.
void compare_lists(Differences& differences, const GateControlList& wanted, const GateControlList& found);
void compare_vlans(Differences& differences, const PortConfig& wanted, const PortConfig& found);
void compare_filters(Differences& differences, const PortConfig& wanted, const PortConfig& found);

}  // namespace isoline::schedule

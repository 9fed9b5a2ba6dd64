// A gate control list along its cycle, and stretches of a cycle in general. A stretch that passes the cycle's end
// begins below 0 or ends behind the cycle: both forms of it are in a list of runs.
#pragma once

#include <cstdint>
#include <vector>

#include "model/gate_control_list.hpp"
#include "schedule/check/link_rules.hpp"

namespace isoline::schedule::plan_check {

/// Calls with (begin, end, gate_states) of each entry.
template <class Call>
void each_entry(const GateControlList& list, Call&& call) {
  std::int64_t begin = 0;
  for (const GateControlEntry& entry : list.entries) {
    const std::int64_t end = begin + entry.time_interval.count();
    call(begin, end, entry.gate_states);
    begin = end;
  }
}

/// Longest stretches in which the states are as wanted, in order; that at the cycle's end is joined to that at its
/// begin. If they are always: [-cycle, 2·cycle).
template <class Wanted>
void runs_of(const GateControlList& list, Wanted&& wanted, std::vector<Stretch>& runs) {
  runs.clear();
  each_entry(list, [&](std::int64_t begin, std::int64_t end, std::uint8_t states) {
    if (!wanted(states)) return;
    if (!runs.empty() && runs.back().end == begin) {
      runs.back().end = end;
    } else {
      runs.push_back({begin, end});
    }
  });
  const std::int64_t cycle = list.cycle_time.count();
  if (runs.empty() || runs.front().begin != 0 || runs.back().end != cycle) return;
  if (runs.size() == 1) {
    runs.front() = {-cycle, 2 * cycle};
  } else {
    const std::int64_t begin = runs.back().begin - cycle, end = runs.front().end + cycle;
    runs.front().begin = begin;
    runs.back().end = end;
  }
}

/// Of stretches in order, which may pass the cycle's ends but all touch [0, cycle): their union within it, apart.
void fold(std::vector<Stretch>& stretches, std::int64_t cycle);

/// Position of the one that a moment is in, or of the first behind it, or size().
std::size_t at_or_behind(const std::vector<Stretch>& stretches, std::int64_t time);

/// Calls with each part of [begin, end) that is in one of the stretches.
template <class Call>
void each_common(const std::vector<Stretch>& stretches, std::int64_t begin, std::int64_t end, Call&& call) {
  for (std::size_t i = at_or_behind(stretches, begin); i < stretches.size() && stretches[i].begin < end; ++i) {
    call(std::max(begin, stretches[i].begin), std::min(end, stretches[i].end));
  }
}

/// Calls with each part that is in none.
template <class Call>
void each_apart(const std::vector<Stretch>& stretches, std::int64_t begin, std::int64_t end, Call&& call) {
  std::int64_t from = begin;
  each_common(stretches, begin, end, [&](std::int64_t common_begin, std::int64_t common_end) {
    if (from < common_begin) call(from, common_begin);
    from = common_end;
  });
  if (from < end) call(from, end);
}

}  // namespace isoline::schedule::plan_check

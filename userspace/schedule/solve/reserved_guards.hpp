// The reserved windows of a port's cycle, and the guards before them.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network.hpp"
#include "schedule/solve/port_windows.hpp"

namespace isoline::schedule {

/// Time before a reserved window in which, of the gates of unscheduled classes, only those are open that are open in
/// it: whoever else begins a frame then has the link as the window begins.
struct ReservedGuard {
  std::int64_t begin = 0;
  Span window;             ///< at whose begin it ends
  std::uint8_t gates = 0;  ///< unscheduled ones that may be open
  bool own_entry = false;  ///< other gates than in the window
};

/// By begin, in [0, cycle).
std::vector<Span> reserved_spans(const Link& link, std::int64_t cycle);

/// Of all windows from which some unscheduled class is shut out; as long as `guard`, at most the cycle.
std::vector<ReservedGuard> reserved_guards(const Link& link, std::int64_t cycle, std::int64_t guard,
                                           std::uint8_t unscheduled);

/// Begins guards earlier where the guard, or what is open before it, would be shorter than `shortest`. windows: of
/// frames, in order.
void lengthen(std::vector<ReservedGuard>& guards, const std::vector<Span>& windows, const std::vector<Span>& reserved,
              std::int64_t cycle, std::int64_t shortest);

}  // namespace isoline::schedule

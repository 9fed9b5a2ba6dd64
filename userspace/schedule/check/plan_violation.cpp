#include "schedule/check/plan_violation.hpp"

#include <numeric>

namespace isoline::schedule {

const char* to_string(PlanViolation::Kind kind) {
  using Kind = PlanViolation::Kind;
  switch (kind) {
    case Kind::bad_network: return "a network that cannot be";
    case Kind::bad_request: return "a request that cannot be";
    case Kind::bad_plan: return "a plan that leads nowhere";
    case Kind::listing: return "a stream neither planned nor rejected, or twice";
    case Kind::bound: return "a wrong bound";
    case Kind::route: return "a wrong route";
    case Kind::redundancy: return "copies that share their way";
    case Kind::traffic_class: return "a wrong traffic class";
    case Kind::start_range: return "a start outside of its range";
    case Kind::order: return "frames that change places";
    case Kind::forwarding: return "a frame that leaves before it can";
    case Kind::waiting: return "a frame that waits where none may";
    case Kind::deadline: return "a missed deadline";
    case Kind::jitter: return "more jitter than allowed";
    case Kind::overlap: return "two frames on a link";
    case Kind::reserved_window: return "a frame in a reserved window";
    case Kind::min_background: return "too little left for the background";
    case Kind::queue: return "frames of two streams in a queue";
    case Kind::port: return "gates for the wrong ports";
    case Kind::cycle: return "a wrong cycle";
    case Kind::interval: return "an entry of a wrong length";
    case Kind::gate_budget: return "more entries than the port holds";
    case Kind::minimum_interval: return "an entry that is too short";
    case Kind::gate_shut: return "a frame at a shut gate";
    case Kind::gate_early: return "an open gate for a frame that has to wait";
    case Kind::guard: return "an open gate in a guard";
    case Kind::reserved_gates: return "other gates in a reserved window";
    case Kind::gate_outside: return "wrong gates outside of the windows";
    case Kind::background_lost: return "another loss than stated";
    case Kind::too_large: return "too large to be checked";
  }
  return "unknown";
}

std::uint64_t PlanCheck::total() const { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

bool PlanCheck::holds() const { return total() == 0; }

}  // namespace isoline::schedule

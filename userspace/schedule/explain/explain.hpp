// Why a stream has no times, and what would give it some.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

/// One thing that would have to be asked differently, all else and all others staying as they are.
struct Relaxation {
  enum class Kind { deadline, period, route, traffic_class, gate_budget, redundancy } kind = Kind::deadline;
  std::string text;  ///< for people: "a deadline of 312us instead of 250us"
  double cost = 0;   ///< by how large a share more is asked; what is no share costs as much as relax.cpp says
};
const char* to_string(Relaxation::Kind kind);

struct Explanation {
  std::string impossible;  ///< it cannot be planned even alone, and why; then there is no conflict
  /// Positions in Plan::streams, where each stays at its times. Were just these planned and no others, the stream would
  /// find no place; were any one of them left out as well, it would. Both were tried. Empty: it is impossible, it has a
  /// place by now, or no such set was found.
  std::vector<std::uint32_t> conflict;
  /// Without these it finds a place beside all others; with any one of them left there it does not. Both were tried.
  std::vector<std::uint32_t> removal;
  std::vector<Relaxation> relaxations;  ///< each alone is enough; the cheapest first
  bool fits = false;                    ///< `plan add` finds a place for it now
  bool repeats_later = false;           ///< but everything would repeat later then, which has to be allowed
  std::string gates;                    ///< a port could have no gate list with it beside the others, and why
};

/// Of a stream among Plan::rejected. Errors: not_found (none of this position), those of adopt().
Result<Explanation> explain(const Plan& plan, std::uint32_t stream);

}  // namespace isoline::schedule

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
  enum class Kind { deadline, period, traffic_class, gate_budget, redundancy } kind = Kind::deadline;
  std::string text;  ///< for people: "a deadline of 312us instead of 250us"
};
const char* to_string(Relaxation::Kind kind);

struct Explanation {
  std::string impossible;  ///< it cannot be planned even alone, and why; then there is no conflict
  /// Positions in Plan::streams. With their times as they are the stream finds no place beside them; beside all of them
  /// but any one it does. Both were tried. Empty: it is impossible, or it has a place by now.
  std::vector<std::uint32_t> conflict;
  std::vector<Relaxation> relaxations;  ///< each alone is enough; the least first
  bool fits = false;                    ///< `plan add` would find a place now
  std::string gates;  ///< times are free for it beside the others, but a port could have no gate list then, and why
};

/// Of a stream among Plan::rejected. Errors: not_found (none of this position), those of adopt().
Result<Explanation> explain(const Plan& plan, std::uint32_t stream);

}  // namespace isoline::schedule

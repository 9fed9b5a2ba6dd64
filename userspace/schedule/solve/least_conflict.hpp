// Where on a route a stream would be in the way of the least.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "schedule/solve/fit.hpp"
#include "schedule/solve/occupancy.hpp"
#include "schedule/solve/route.hpp"

namespace isoline::schedule {

struct Conflict {
  double weight = 0;       ///< of all streams that are in the way
  std::int64_t first = 0;  ///< the talker's start
};

/// Exact over all starts that are wished for, nobody waiting. Of equals the first where nobody is in the way,
/// otherwise any.
class LeastConflict {
 public:
  explicit LeastConflict(Occupancy& taken) : taken_(&taken) {}

  /// weights: by owner; windows weigh more than all streams.
  Conflict find(const Route& route, const Wish& wish, const std::vector<double>& weights, std::mt19937_64& random);
  /// Who is in the way there; each once.
  std::vector<std::uint32_t> owners(const Route& route, PeriodIndex period, std::int64_t first) const;

  static constexpr double immovable = 1e12;

 private:
  struct Change {
    std::int64_t at = 0;
    double weight = 0;
  };
  Occupancy* taken_;
  std::vector<Change> changes_;
};

/// When each hop starts if nobody waits, from the talker's start on.
std::vector<std::int64_t> starts_without_waiting(const Route& route, std::int64_t first);

}  // namespace isoline::schedule

// A plan in which one request or limit is other than in the file, to see whether a stream finds its place then.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/gates.hpp"

namespace isoline::schedule {

/// Not thread-safe.
class Trial {
 public:
  /// Errors: those of adopt().
  static Result<Trial> make(Plan plan);

  Assignment& assignment() { return *assignment_; }
  /// Deadlines and gate budgets may be changed between two questions; all else is looked at by make() alone.
  Plan& plan() { return *plan_; }

  /// Times, and gates for the ports on its way, found as `plan add` does. It has none before and after.
  bool has_place(std::uint32_t stream);

  /// The way that has_place() found, copy by copy. Empty: none.
  const std::vector<std::vector<PlannedHop>>& way() const { return way_; }
  /// Ports on that way, and how many entries their lists have then.
  struct List {
    LinkIndex link = 0;
    std::size_t entries = 0;
  };
  const std::vector<List>& lists() const { return lists_; }

  /// With longer gate lists it would have a place: which list is too short. Empty: that is not what is missing.
  std::string budget_in_the_way(std::uint32_t stream);
  /// Which list on its way would hardly ever repeat, whatever its times are. Empty: none.
  std::string endless_in_the_way(std::uint32_t stream);

  /// What kept ports from having gates when times were found; empty: no times were, or nothing did.
  const std::string& trouble() const { return trouble_; }

 private:
  std::string gate_trouble(std::uint32_t stream);

  std::unique_ptr<Plan> plan_;
  std::unique_ptr<Assignment> assignment_;
  std::string trouble_;
  std::vector<std::vector<PlannedHop>> way_;
  std::vector<List> lists_;
};

/// "a -> b"
std::string link_name(const Network& network, LinkIndex link);

}  // namespace isoline::schedule

// Adds streams to a plan and takes them off, with everything else where it is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/link_use.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

class Assignment;

struct ChangeOptions {
  bool allow_rehyper = false;  ///< also a period with which everything repeats later than before
};

/// What became of one stream.
struct Change {
  bool done = false;
  std::string reason;            ///< why not
  std::vector<LinkIndex> ports;  ///< whose gate lists may differ from before; all others are as they were
};

/// A plan that is open for changes. Not thread-safe.
class OpenPlan {
 public:
  /// Errors: those of adopt().
  static Result<OpenPlan> open(Plan plan);
  OpenPlan(OpenPlan&&) noexcept;
  OpenPlan& operator=(OpenPlan&&) noexcept;
  ~OpenPlan();

  /// Starts of all other frames stay; so do lists of ports off its way. Where it finds no room, the plan is as before
  /// but for the stream among the rejected ones. Errors: invalid_input (a stream has this name).
  Result<Change> add(StreamRequest request, const ChangeOptions& options = {});
  /// Errors: not_found.
  Result<Change> remove(const std::string& name);

  /// What a check of a change looks at, without copying the plan. References hold until the next change.
  const Network& network() const;
  /// With gaps: those that were removed keep their positions here.
  const std::vector<StreamRequest>& streams() const;
  /// Nothing: it is not there, or has no times.
  std::optional<StreamPlan> planned(const std::string& name) const;
  std::vector<LinkUses> uses(const std::vector<LinkIndex>& links) const;

  /// As it is now: takes as long as copying it.
  Plan plan() const;

 private:
  struct State;
  explicit OpenPlan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::schedule

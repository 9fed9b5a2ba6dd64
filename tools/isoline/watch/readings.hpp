// Two successive readings of a measurement: totals, and what happened in between.
#pragma once

#include <optional>

#include "analysis/flow/difference.hpp"
#include "model/flow.hpp"

namespace isoline::cli {

class Readings {
 public:
  void take(Snapshot snapshot) {
    recent_ = totals_ ? analysis::difference(snapshot, *totals_) : snapshot;
    totals_ = std::move(snapshot);
  }
  bool empty() const { return !totals_; }
  const Snapshot& totals() const { return *totals_; }  ///< since the probe was attached
  const Snapshot& recent() const { return recent_; }   ///< since the reading before; the first: as totals()

 private:
  std::optional<Snapshot> totals_;
  Snapshot recent_;
};

}  // namespace isoline::cli

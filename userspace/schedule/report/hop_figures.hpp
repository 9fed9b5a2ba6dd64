// A planned stream hop by hop: where its time goes, and which window of a gate it uses. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/plan.hpp"

namespace isoline::schedule {

/// One frame on one hop, in the first period.
struct HopFigures {
  std::uint32_t member = 0, hop = 0, frame = 0;  ///< as in StreamPlan::members, PlannedMember::hops; in the burst
  LinkIndex link = 0;
  Nanoseconds ready{0};    ///< when it could leave; at the talker its start
  Nanoseconds start{0};    ///< when it does
  Nanoseconds arrival{0};  ///< its last bit at the node behind
  Nanoseconds elapsed{0};  ///< until then, since the stream's earliest start at the talker
  /// Of its gate, within its port's cycle: `open` in [0, cycle), `shut` in (0, cycle]; `shut` is the smaller one where
  /// it is open over the cycle's end. None: the port has no gates, or the gate is shut then.
  struct Window {
    Nanoseconds open{0}, shut{0};
  };
  std::optional<Window> window;
};

/// The first and the last frame of a burst on every hop, in the order of the plan.
std::vector<HopFigures> hop_figures(const Plan& plan, const StreamPlan& planned);

}  // namespace isoline::schedule

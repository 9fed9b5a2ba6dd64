// What is other in one plan than in another one: streams by name, ports by the names of node and interface. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/plan.hpp"

namespace isoline::schedule {

/// How a stream is other in the second of two plans; the first kind that fits.
struct StreamDifference {
  enum class Kind : std::uint8_t {
    added,     ///< the old plan did not know it
    removed,   ///< the new plan does not know it
    placed,    ///< it was rejected
    rejected,  ///< it was planned
    asked,     ///< it asks for something else
    moved,     ///< other links or another class
    retimed,   ///< the same way at other times
  };
  Kind kind{};
  std::string stream;
  bool planned = true;     ///< has times in the plan that knows it; of `added` and `removed`
  Nanoseconds shift{0};    ///< retimed: by how much the first start moved
  bool same_shift = true;  ///< retimed: all starts moved by that
  friend bool operator==(const StreamDifference&, const StreamDifference&) = default;
};
const char* to_string(StreamDifference::Kind kind);

struct GatesDifference {
  std::string link;                                 ///< "node:interface"
  std::size_t entries_before = 0, entries_now = 0;  ///< 0: has no gates
  friend bool operator==(const GatesDifference&, const GatesDifference&) = default;
};

struct PlanDifference {
  bool network = false;                   ///< nodes, links or limits are other ones
  std::vector<StreamDifference> streams;  ///< in the order of the new plan, then those that are gone
  std::vector<GatesDifference> ports;     ///< whose gates are other ones, in the order of the new plan, then the others
  bool none() const { return !network && streams.empty() && ports.empty(); }
};

PlanDifference difference(const Plan& before, const Plan& now);

}  // namespace isoline::schedule

// Finds flows by where they were seen and by their key, in constant time.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "model/flow.hpp"

namespace isoline::analysis {

/// What tells one record of a snapshot from another. Refers to a flow's strings.
struct FlowPlace {
  std::string_view interface;
  Direction direction = Direction::ingress;
  FlowKey key;
  friend bool operator==(const FlowPlace&, const FlowPlace&) = default;
};

inline FlowPlace place_of(const Flow& flow) { return {flow.interface, flow.direction, flow.key}; }

struct FlowPlaceHash {
  std::size_t operator()(const FlowPlace& place) const noexcept;
};

template <class Value>
using FlowIndex = std::unordered_map<FlowPlace, Value, FlowPlaceHash>;

}  // namespace isoline::analysis

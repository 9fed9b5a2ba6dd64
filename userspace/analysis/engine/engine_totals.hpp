// What a flow engine has counted of all its frames, whichever flow they are of: the books that flows must agree with.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/engine/engine_options.hpp"
#include "model/flow.hpp"

namespace isoline::analysis {

inline constexpr std::size_t untagged = 8, traffic_classes = 9;  ///< PCP 0 … 7, and untagged

struct FrameTotals {
  std::uint64_t frames = 0, bytes = 0;
  void add(std::uint32_t length) {
    ++frames;
    bytes += length;
  }
  FrameTotals& operator+=(const FrameTotals& more) {
    frames += more.frames;
    bytes += more.bytes;
    return *this;
  }
  Counts counts() const { return {frames, frames, bytes}; }
};

/// Of one interface and direction.
struct PortTotals {
  std::array<std::array<FrameTotals, traffic_classes>, flow_kind_count> seen{};
  std::array<FrameTotals, flow_kind_count> overflow{};
  Evicted evicted;
};

struct EngineTotals {
  explicit EngineTotals(const EngineOptions& with_sizes) : ports(with_sizes.max_interfaces * std::size_t{2}) {}

  /// Those of another engine with as many interfaces.
  EngineTotals& operator+=(const EngineTotals& more);

  std::vector<PortTotals> ports;  ///< interface x 2 + egress
  ProbeOccupancy occupancy;
};

/// In the model's terms, without flows. `interfaces`: names by number.
Snapshot snapshot_of(const EngineTotals& totals, ClockSource clock, const std::vector<std::string>& interfaces,
                     Nanoseconds now);

}  // namespace isoline::analysis

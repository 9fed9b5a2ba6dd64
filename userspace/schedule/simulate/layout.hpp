// A plan laid out for running it: everything about a hop in one place, all numbers in ns and positions.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "model/error.hpp"
#include "schedule/simulate/simulate.hpp"

namespace isoline::schedule::simulation {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

struct Hop {
  std::uint32_t port = 0;                              ///< of Layout::ports
  std::uint32_t flow = 0;                              ///< of Layout::flows
  std::uint32_t children_begin = 0, children_end = 0;  ///< of Layout::children
  std::uint32_t listener = none;                       ///< of Layout::listeners: who is behind the link
  std::uint32_t starts = 0;                            ///< of Layout::starts: its frames
  std::uint8_t traffic_class = 0;
  std::int64_t slot = 0, last_bit = 0;
  std::int64_t arrival = 0;  ///< from its start to the last bit behind the link
  std::int64_t ready = 0;    ///< from the start on the hop before until it can leave here
};

/// A planned stream.
struct Flow {
  std::int64_t period = 1;
  std::int64_t begin = 0;  ///< planned start of the first frame of the first copy
  std::int64_t deadline = 0;
  std::int64_t instances = 0;  ///< counted ones: 0 … instances - 1
  std::int64_t first = 0;      ///< the earliest that is sent, ≤ 0
  std::uint32_t frames = 1;
  std::uint32_t stream = 0;  ///< of Plan::streams
  NodeIndex talker = 0;
};

/// A frame of a period that its talker sends, by one of the links that it has.
struct Talk {
  std::uint32_t hop = 0, frame = 0;
};

struct ListenerPlace {
  std::uint32_t flow = 0;
  NodeIndex node = 0;
  std::uint64_t latencies = 0;  ///< where its frames' begin: instance * frames + frame
};

struct Layout {
  std::vector<Hop> hops;
  std::vector<std::uint32_t> children;
  std::vector<Flow> flows;
  std::vector<Talk> talks;
  std::vector<ListenerPlace> listeners;
  std::vector<std::int64_t> starts;
  std::vector<SimulatedHop> places;  ///< by hop: what it is in the plan
  std::vector<LinkIndex> ports;
  std::uint64_t latencies = 0;  ///< how many are needed
  std::int64_t hyperperiod = 0, duration = 0;
  std::int64_t begin = 0;    ///< when to begin, so that all is under way at 0
  std::int64_t give_up = 0;  ///< what has not come by then never does
};

/// By how much a clock may be wrong in either direction.
Nanoseconds most_error(const Plan& plan, const SimulateOptions& options);

/// Errors: as simulate() says.
Result<Layout> lay_out(const Plan& plan, const SimulateOptions& options);

}  // namespace isoline::schedule::simulation

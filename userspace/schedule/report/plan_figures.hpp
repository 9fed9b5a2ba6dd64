// What a plan gives its streams and takes of its ports, in figures for people. Pure; any plan that could be read.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"

namespace isoline::schedule {

/// The earliest start at the talker. Both copies count from it: the talker has the data of both then.
Nanoseconds begin_of(const StreamPlan& planned);

/// How one copy of a stream reaches one of its listeners.
struct ListenerFigures {
  NodeIndex listener = 0;
  std::uint32_t member = 0;         ///< position in StreamPlan::members
  std::vector<std::uint32_t> hops;  ///< positions in PlannedMember::hops, from the talker on
  /// From the earliest start at the talker to the last bit of the last frame, at the latest: two sync errors included.
  Nanoseconds latency{0};
  Nanoseconds headroom{0};  ///< the deadline less the latency; negative: too late
};

/// Of a planned stream, by listener and member. Listeners that no hop ends at are missing.
std::vector<ListenerFigures> listener_figures(const Plan& plan, const StreamPlan& planned);

struct PortFigures {
  LinkIndex link = 0;
  std::uint32_t streams = 0;     ///< planned ones that pass it
  std::size_t entries = 0;       ///< of its gate control list
  std::uint32_t budget = 0;      ///< entries that it may have
  double load = 0;               ///< share of the time that slots of planned frames take
  double background = 0;         ///< share of the time in which gates of unscheduled classes are open
  double background_lost = 0;    ///< as in PlannedPort
  Nanoseconds cycle{0};          ///< of its list
  double time_left = 0;          ///< share of the time that more planned frames could take: 1 - load - min_background
  std::size_t entries_left = 0;  ///< budget - entries, 0 if there are too many
};

/// Of the ports that have gates, in the order of the plan.
std::vector<PortFigures> port_figures(const Plan& plan);

/// Bit n: gates of class n, which the port has a queue for and no planned stream may use.
std::uint8_t unscheduled_gates(const Network& network, const Link& link);

}  // namespace isoline::schedule

// When end stations have to launch their frames, for talkers that send by ETF (tc-etf(8), SO_TXTIME) and not by gates.
// Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"

namespace isoline::schedule {

/// One frame of a stream's period.
struct StreamLaunch {
  std::uint32_t stream = 0;  ///< position in Plan::streams
  std::uint32_t member = 0;  ///< of StreamPlan::members
  std::uint32_t frame = 0;   ///< number in the burst
  LinkIndex link = 0;        ///< that the talker sends it by
  TrafficClass traffic_class;
  Nanoseconds period{0};
  /// [0, period), from the begin of each period of the network's cycle (TAI).
  Nanoseconds launch{0};
  bool before = false;  ///< it belongs to the period before the one whose frame it sends
  friend bool operator==(const StreamLaunch&, const StreamLaunch&) = default;
};

/// Launch time = planned start at the talker − delta, which is what the station needs from the launch time to the first
/// bit on the wire; delta >= 0. By talker, interface and time of launch.
std::vector<StreamLaunch> launch_times(const Plan& plan, Nanoseconds delta);

}  // namespace isoline::schedule

// Times for streams: when each frame starts on each link, and the gates that follow from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/gate_control_list.hpp"
#include "model/network.hpp"
#include "model/stream_request.hpp"
#include "model/time.hpp"

namespace isoline {

/// One link of a stream's way.
struct PlannedHop {
  static constexpr std::uint32_t talker = UINT32_MAX;
  LinkIndex link = 0;
  std::uint32_t before = talker;  ///< position of the hop that the frame came by; smaller than this one's
  friend bool operator==(const PlannedHop&, const PlannedHop&) = default;
};

/// One copy of a stream: a tree from the talker to every listener.
struct PlannedMember {
  std::vector<PlannedHop> hops;
  /// Of frame f on hop h in the first period: starts[h * frames + f], from the begin of the period in which the talker
  /// sent it. The same each period: instance k starts k periods later.
  std::vector<Nanoseconds> starts;
  friend bool operator==(const PlannedMember&, const PlannedMember&) = default;
};

/// A stream that has its times.
struct StreamPlan {
  std::uint32_t stream = 0;  ///< position in Plan::streams
  TrafficClass traffic_class;
  std::vector<PlannedMember> members;  ///< one, or two when it is redundant
  friend bool operator==(const StreamPlan&, const StreamPlan&) = default;
};

/// A stream that has none.
struct RejectedStream {
  std::uint32_t stream = 0;  ///< position in Plan::streams
  std::string reason;        ///< for people, one line
  bool proven = false;       ///< no plan at all could hold it, whatever the others do
  friend bool operator==(const RejectedStream&, const RejectedStream&) = default;
};

/// Gates of one port that scheduled frames pass. base_time 0: the begin of the network's cycle.
struct PlannedPort {
  LinkIndex link = 0;
  GateControlList gates;
  /// Of the time that other traffic would have without merging of windows, the share that merging took. [0, 1]
  double background_lost = 0;
  friend bool operator==(const PlannedPort&, const PlannedPort&) = default;
};

struct Plan {
  Network network;
  std::vector<StreamRequest> streams;
  std::vector<StreamPlan> planned;       ///< by stream
  std::vector<RejectedStream> rejected;  ///< by stream; each stream is in one of the two
  std::vector<PlannedPort> ports;        ///< by link; links that nobody uses have none
  /// No plan holds more streams than this; as many as there are: nothing was proven.
  std::uint32_t most_possible = 0;
  friend bool operator==(const Plan&, const Plan&) = default;
};

}  // namespace isoline

// Cyclic queuing and forwarding (IEEE 802.1Q annex T, once 802.1Qch): what a bridge receives in one
// cycle it sends in the next. An alternative to times for each frame. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/error.hpp"
#include "model/network.hpp"
#include "model/plan.hpp"
#include "model/port_config.hpp"
#include "model/stream_request.hpp"
#include "schedule/shape/routed_stream.hpp"

namespace isoline::schedule {

struct CyclicListener {
  NodeIndex listener = 0;
  /// From the start of the first frame to the last bit of the last, H bridges: (H − 1)·T and (H + 1)·T, both not
  /// reached (annex T); ≥ 0.
  Nanoseconds earliest{0}, latest{0};
  friend bool operator==(const CyclicListener&, const CyclicListener&) = default;
};

struct CyclicStream {
  std::uint32_t stream = 0;  ///< position in the requests
  std::uint32_t member = 0;  ///< number of the copy
  std::int64_t cycle = 0;    ///< of its period, in which the talker sends all frames: begins at cycle · T
  std::vector<CyclicListener> listeners;
  friend bool operator==(const CyclicStream&, const CyclicStream&) = default;
};

struct CyclicPort {
  LinkIndex link = 0;
  Nanoseconds capacity{0};  ///< of a cycle, for streams
  Nanoseconds fullest{0};   ///< slots in the fullest cycle
  friend bool operator==(const CyclicPort&, const CyclicPort&) = default;
};

struct CyclicQueuing {
  Nanoseconds cycle{0};                  ///< T
  std::vector<CyclicStream> admitted;    ///< by stream and copy
  std::vector<RejectedStream> rejected;  ///< by stream
  std::vector<CyclicPort> ports;         ///< by link
  friend bool operator==(const CyclicQueuing&, const CyclicQueuing&) = default;
};

/// Every stream sends in the one cycle of its period that keeps the fullest port on its way emptiest, the frequent and
/// large ones first; copies of a stream are admitted together or not at all. A cycle holds, at every port, the slots of
/// its streams, one frame of others that has just begun (guard_frame), and what the last frame needs to be queued in
/// the next bridge before the cycle is over there: propagation, processing, twice the sync error. A frame that a bridge
/// could have before the cycle has begun by its clock, because clocks differ by more than the frame takes, is rejected.
/// T is `cycle`, or of the divisors of all periods that which admits the most streams, the longest of them; no port's
/// minimum_interval is longer. In time is a stream whose latest arrival and twice the sync error do not exceed its
/// deadline. Other traffic in classes above the two is not reckoned with. Memory: 8 bytes a link and cycle, of at most
/// 65,536 cycles and 16 million in all. Errors: invalid_input where T does not divide all periods, is shorter than a
/// port's entries can be, or the common cycle of the periods has too many of them.
Result<CyclicQueuing> queue_cyclically(const Network& network, std::span<const StreamRequest> requests,
                                       std::span<const RoutedStream> streams,
                                       std::optional<Nanoseconds> cycle = std::nullopt);

/// Schedules of the bridges, a node each, for the streams that were admitted: at the ports that send, two classes whose
/// gates are open in turns, at those that receive, a stream gate that gives each frame to the class that is shut. The
/// two are the network's first two scheduled classes; all streams have the first one's number as PCP. Cycle 0 begins at
/// time 0 TAI. Talkers have to send in their cycles by themselves (launch times). Errors: invalid_input with less than
/// two scheduled classes, or where a link has no way back that names the port which receives.
Result<std::vector<Schedule>> cyclic_schedules(const Network& network, std::span<const RoutedStream> streams,
                                               const CyclicQueuing& queuing);

}  // namespace isoline::schedule

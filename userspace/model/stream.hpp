// A planned stream: cyclic traffic of which we know beforehand who sends it, how often and how late at most.
#pragma once

#include <optional>
#include <string>

#include "model/flow_key.hpp"
#include "model/time.hpp"

namespace isoline {

/// Which frames belong to a stream: the kind and every field that is given must be equal.
struct StreamMatch {
  FlowKind kind = FlowKind::other;
  std::optional<MacAddress> src_mac, dst_mac;
  std::optional<VlanId> outer_vid;
  std::optional<std::uint8_t> pcp;
  std::optional<std::uint16_t> ether_type;
  std::optional<std::uint64_t> stream_id;
  std::optional<std::uint16_t> sub_id;
  std::optional<IpAddress> src_address, dst_address;
  std::optional<std::uint16_t> src_port, dst_port;
  friend bool operator==(const StreamMatch&, const StreamMatch&) = default;
};

/// One entry of a stream file (docs/formats/streams.md).
struct PlannedStream {
  std::string name;  ///< unique in its file; a metric label
  StreamMatch match;
  Nanoseconds cycle{0};              ///< > 0: a frame is due each cycle
  Nanoseconds deadline{0};           ///< > 0: a due frame misses when it is later than this after its due time
  Nanoseconds allowed_deviation{0};  ///< inter-arrival may differ from the cycle by this before it is early or late
  friend bool operator==(const PlannedStream&, const PlannedStream&) = default;
};

/// UDP traffic to this port is RTP whose timestamp ticks at this rate (RFC 3550 clause 5.1).
struct RtpPort {
  std::uint16_t port = 0;
  std::uint32_t clock_rate_hz = 0;  ///< 1 … 10^9
  friend bool operator==(const RtpPort&, const RtpPort&) = default;
};

}  // namespace isoline

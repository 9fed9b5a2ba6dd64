// A network as scheduling sees it: nodes, and directed links with the port that sends into each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/time.hpp"
#include "model/traffic_class.hpp"

namespace isoline {

/// Positions in Network::nodes and Network::links.
using NodeIndex = std::uint32_t;
using LinkIndex = std::uint32_t;

/// What every frame has around it on the wire (IEEE 802.3 clause 3.1.1). All zero: a model without layer 1.
struct Framing {
  std::uint32_t preamble = 8;    ///< bytes: preamble and start of frame delimiter
  std::uint32_t gap = 12;        ///< bytes: between two frames
  std::uint32_t min_frame = 64;  ///< bytes, MAC addresses through FCS; shorter frames are padded
  friend bool operator==(const Framing&, const Framing&) = default;
};

enum class NodeKind : std::uint8_t {
  bridge,
  end_station,  ///< talks and listens, never forwards
};

struct Node {
  std::string name;  ///< unique
  NodeKind kind = NodeKind::bridge;
  /// Bytes, preamble included, after which a bridge may begin to forward; 0: after the whole frame. A frame that leaves
  /// by a faster link than it came is always received whole.
  std::uint32_t cut_through = 0;
  friend bool operator==(const Node&, const Node&) = default;
};

/// Time of a port that is kept free of scheduled streams: offset + k·period, for this long. Includes what the
/// frames of its classes need to come to an end.
struct ReservedWindow {
  Nanoseconds offset{0};  ///< [0, period)
  Nanoseconds length{0};  ///< > 0, < period
  Nanoseconds period{0};
  std::uint8_t gate_states = 0;  ///< bit n: the gate of traffic class n is open, all others are shut
  friend bool operator==(const ReservedWindow&, const ReservedWindow&) = default;
};

/// One direction of a cable, and the port at `from` that sends into it.
struct Link {
  NodeIndex from = 0, to = 0;
  std::string interface;  ///< of the port at `from`; unique at its node
  std::uint64_t bits_per_second = 1'000'000'000;
  Nanoseconds propagation_delay{0};
  Nanoseconds processing_delay{0};  ///< at `to`, from what cut_through asks for until the frame can leave again

  std::uint8_t queues = 8;           ///< 1 … 8: traffic classes 0 … queues-1
  std::uint32_t gate_budget = 440;   ///< entries that the gate control list may have
  Nanoseconds minimum_interval{0};   ///< of a gate control entry
  std::uint32_t guard_frame = 1522;  ///< bytes of the largest frame that may be on the wire when a window begins
  double min_background = 0;         ///< share of the time that scheduled frames leave free, [0, 1)
  std::vector<ReservedWindow> reserved;
  friend bool operator==(const Link&, const Link&) = default;
};

/// Classes of streams that are given times; all others share what is left ("background").
struct ScheduledClasses {
  std::vector<TrafficClass> classes;  ///< the first never waits in a bridge, in the others frames may
  friend bool operator==(const ScheduledClasses&, const ScheduledClasses&) = default;
};

struct Network {
  std::vector<Node> nodes;
  std::vector<Link> links;
  Framing framing;
  ScheduledClasses scheduled;
  Nanoseconds sync_error{0};       ///< no node's clock is further than this from the true time
  std::uint32_t max_frame = 1522;  ///< bytes, MAC addresses through FCS
  friend bool operator==(const Network&, const Network&) = default;
};

/// Time for so many bytes on the wire, rounded up to a nanosecond.
Nanoseconds wire_time(const Link& link, std::uint64_t bytes);

/// Of a frame (MAC addresses through FCS): from its first bit until the next frame may begin.
Nanoseconds slot_time(const Network& network, const Link& link, std::uint32_t frame);

/// Of a frame: from its first bit to its last one, preamble included, gap not.
Nanoseconds last_bit_time(const Network& network, const Link& link, std::uint32_t frame);

/// From the start of a frame on `in` to the earliest start on `out`, which leaves where `in` ends.
Nanoseconds forwarding_time(const Network& network, const Link& in, const Link& out, std::uint32_t frame);

/// From the start of a frame on the link to its last bit at the node behind it.
Nanoseconds arrival_time(const Network& network, const Link& link, std::uint32_t frame);

/// How long before a window other traffic must not begin a frame any more.
Nanoseconds guard_time(const Network& network, const Link& link);

}  // namespace isoline

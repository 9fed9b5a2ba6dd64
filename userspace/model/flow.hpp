// A flow as it was measured, and one reading of everything that a probe knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/counts.hpp"
#include "model/flow_key.hpp"
#include "model/histogram.hpp"
#include "model/probe.hpp"
#include "model/time.hpp"

namespace isoline {

/// Where a cycle time is known from.
enum class CycleSource : std::uint8_t {
  planned,  ///< a stream file
  counter,  ///< the protocol's own cycle counter (PROFINET)
  learned,  ///< inter-arrival times that were steady
};
const char* to_string(CycleSource source);

/// One flow, one direction, at one port. Optional fields are absent where the protocol cannot tell.
struct Flow {
  std::string interface;
  Direction direction = Direction::ingress;
  FlowKey key;
  std::optional<FlowKey> reverse;     ///< counterpart on the same interface, if it is tracked
  std::optional<std::string> stream;  ///< name of the planned stream that it is
  Counts counts;
  MonotonicTime first_seen{}, last_seen{};

  std::optional<Distribution> round_trip;       ///< data until its acknowledgement (RFC 2681 for TCP, echo)
  std::optional<Distribution> inter_arrival;    ///< between successive buffers of the flow
  std::optional<Distribution> cycle_deviation;  ///< |inter-arrival - n cycles|
  std::optional<Distribution> ipdv;             ///< |IPDV| of successive packets (RFC 3393)
  std::optional<Distribution> jitter;           ///< RFC 3550 clause 6.4.1, the estimator's value at each packet

  std::optional<Nanoseconds> handshake;                      ///< TCP: SYN until the acknowledgement that completes it
  std::optional<std::uint64_t> delayed_acks;                 ///< round trips that look like a receiver's delayed ACK
  std::optional<std::uint64_t> lost, duplicated, reordered;  ///< where the protocol numbers its packets
  std::optional<std::uint64_t> retransmitted;                ///< TCP

  // What the engine of captures and of the fast path tells, and the kernel probe does not.
  std::optional<std::uint64_t> reordering_extent;           ///< of a late packet, the largest (RFC 4737 clause 4.2)
  std::optional<std::uint64_t> loss_periods, longest_loss;  ///< runs of lost numbers, the longest (RFC 3357)
  std::optional<std::uint64_t> duplicate_acks;              ///< that answered it (RFC 5681 clause 2)
  std::optional<std::uint64_t> selective_round_trips;       ///< that a selective acknowledgement ended
  std::optional<std::uint64_t> unfollowed_segments;         ///< at most as many round trips are missing

  std::optional<Nanoseconds> cycle;
  std::optional<CycleSource> cycle_source;
  std::optional<std::uint64_t> early_cycles, late_cycles, deadline_misses;  ///< planned streams
  std::optional<MonotonicTime> disturbed;  ///< last time the flow lost, misordered, missed or was late
};

/// Flows that were aged out, and what they had counted.
struct Evicted {
  Counts counts;
  std::uint64_t flows = 0;
  friend bool operator==(const Evicted&, const Evicted&) = default;
};

/// Frames that came to a port and are in none of its counts, where the port can tell: the fast path's can.
struct PortLosses {
  std::uint64_t missed = 0;          ///< came faster than they were taken: the port had nowhere to put them
  std::uint64_t without_buffer = 0;  ///< no memory for them
  std::uint64_t broken = 0;          ///< received with an error, such as a wrong FCS
  friend bool operator==(const PortLosses&, const PortLosses&) = default;
};

/// Totals of one port in one direction, by protocol class and by priority.
struct InterfaceCounters {
  std::string interface;
  Direction direction = Direction::ingress;
  Counts total;
  std::vector<std::pair<FlowKind, Counts>> kinds;               ///< only classes that were seen
  std::vector<std::pair<std::string, Counts>> traffic_classes;  ///< "0" … "7" by PCP, "untagged"
  std::vector<std::string> views;  ///< other ports that see the same traffic ("br0", "bond0", "eth0.5"), see docs
  std::vector<std::string> may_miss = {};  ///< ways past the probe: "xdp" = another's XDP program sits on the port
  Evicted evicted = {};                    ///< of this port and direction
  std::optional<PortLosses> losses = {};   ///< absent where the port does not tell
};

/// Packets of new flows that found the table full: exact, by class.
struct Overflow {
  std::string interface;
  Direction direction = Direction::ingress;
  FlowKind kind = FlowKind::other;
  Counts counts;
};

/// One reading of a probe. Invariant: for each port and direction the flows', evicted and overflow
/// counts add up to the interface's total, once the traffic rests. Total and losses are what came to the port.
struct Snapshot {
  /// Of `taken` and of the flows' first_seen, last_seen and disturbed: monotonic, or capture, whose times count from
  /// 1970 then.
  ClockSource clock = ClockSource::monotonic;
  MonotonicTime taken{};
  WallTime taken_wall{};
  Nanoseconds covers{0};  ///< how long the counts were collected
  std::vector<InterfaceCounters> interfaces;
  std::vector<Flow> flows;
  std::vector<Overflow> overflow;
  ProbeOccupancy occupancy;
};

}  // namespace isoline

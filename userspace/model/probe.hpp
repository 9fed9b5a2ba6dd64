// What a flow probe is asked to do, and what it says of itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/counts.hpp"
#include "model/flow_key.hpp"
#include "model/stream.hpp"
#include "model/time.hpp"

namespace isoline {

/// How the probe hooks into a port.
enum class Hook : std::uint8_t {
  automatic,  ///< TCX where the kernel has it, clsact otherwise
  tcx,        ///< BPF links at the head of the TCX chains (Linux 6.6)
  clsact,     ///< cls_bpf filters on a clsact qdisc
  xdp,        ///< XDP: ingress only
};
const char* to_string(Hook hook);
std::optional<Hook> parse_hook(std::string_view text);

/// Sizes and choices of one probe; fixed when it is loaded. Memory follows from them alone.
struct ProbeOptions {
  std::uint32_t max_flows = 65536;      ///< flow records, each one direction at one port; 64 … 4,194,304
  std::uint32_t max_histograms = 0;     ///< pool blocks; 0 = one and a half a flow
  std::uint32_t max_conversations = 0;  ///< TCP and echo pairs; 0 = half of the flows
  std::uint32_t max_ports = 32;         ///< interfaces at a time; 1 … 256
  Nanoseconds idle_timeout =
      std::chrono::seconds(60);  ///< a flow this long silent is evicted; not the newest of a planned stream
  ClockSource clock = ClockSource::monotonic;
  Hook hook = Hook::automatic;
  bool ingress = true;
  bool egress = true;        ///< not with xdp
  bool histograms = true;    ///< false: counts, min, max only
  bool round_trips = true;   ///< TCP and ICMP echo matching
  bool vxlan_inner = false;  ///< key VXLAN by the frame inside the tunnel
  std::vector<PlannedStream> streams;
  std::vector<RtpPort> rtp_ports;
  friend bool operator==(const ProbeOptions&, const ProbeOptions&) = default;
};

/// What the maps of a probe with these options take, before it is loaded. Bytes of kernel memory.
struct ProbeMemory {
  std::uint64_t flows = 0;
  std::uint64_t histograms = 0;
  std::uint64_t conversations = 0;
  std::uint64_t index = 0;     ///< hash index and free lists
  std::uint64_t counters = 0;  ///< per-CPU counters: grows with possible CPUs
  std::uint64_t total = 0;
};

/// One port that a probe is attached to.
struct ProbePort {
  std::string interface;
  IfIndex index;
  Hook hook = Hook::automatic;  ///< the one in use, never automatic
  bool ingress = false;
  bool egress = false;
  std::optional<Nanoseconds> remaining;  ///< until it removes itself
};

/// How full the probe is, and what it could not do. Totals since load.
struct ProbeOccupancy {
  std::uint32_t flows = 0, max_flows = 0;
  std::uint32_t histograms = 0, max_histograms = 0;
  std::uint32_t conversations = 0, max_conversations = 0;
  std::uint64_t histograms_refused = 0;  ///< flows that measured without one because the pool was empty
  std::uint64_t conversations_refused = 0;
  std::uint64_t evicted_flows = 0;
  std::uint64_t stamps_missing = 0;  ///< packets without a stamp of the chosen clock: counted, not timed
};

/// What the probe's programs cost, from the kernel's run-time statistics.
struct ProbeCost {
  std::string program;    ///< kernel name: "isoline_in" …
  std::string interface;  ///< every port that the program serves, joined by commas: "eth0,eth1"
  Direction direction = Direction::ingress;
  std::uint64_t runs = 0;
  Nanoseconds run_time{0};  ///< includes the statistics' own two clock reads a run
};

}  // namespace isoline

// Sizes and choices of a flow engine, and the memory that follows from them.
#pragma once

#include <cstdint>
#include <vector>

#include "model/error.hpp"
#include "model/probe.hpp"
#include "model/stream.hpp"
#include "model/time.hpp"

namespace isoline::analysis {

/// Fixed when the engine is made. Memory follows from the sizes alone.
struct EngineOptions {
  std::uint32_t max_flows = 65536;      ///< each one direction at one interface; 64 … 16,777,216
  std::uint32_t max_histograms = 0;     ///< pool blocks; 0: one and a half a flow
  std::uint32_t max_conversations = 0;  ///< TCP and echo pairs; 0: half of the flows
  std::uint32_t max_numbered = 0;       ///< flows whose frames have numbers or a cycle; 0: a quarter of the flows
  std::uint32_t max_interfaces = 16;  ///< numbers of ObservedFrame::interface; 1 … 4096. Higher ones count as the last
  Nanoseconds idle_timeout{0};        ///< a flow this long silent may be evicted; 0: none ever is
  ClockSource clock = ClockSource::capture;  ///< of ObservedFrame::time
  bool histograms = true;                    ///< false: counts, min, max only
  bool round_trips = true;                   ///< TCP and ICMP echo matching
  bool exact_round_trips = false;            ///< of TCP by every segment, not by a few at a time: for captures
  bool selective_round_trips = false;        ///< and what a selective acknowledgement answers has its round trip then
  std::uint32_t max_segments = 0;  ///< that wait for an answer where round trips are exact; 0: eight a conversation
  bool vxlan_inner = false;        ///< key VXLAN by the frame inside the tunnel
  std::vector<PlannedStream> streams;
  std::vector<RtpPort> rtp_ports;
  std::uint64_t seed = 0x9e3779b97f4a7c15;  ///< of the key hash; live traffic wants a random one
};

/// With every default filled in. Errors: invalid_input (a size out of range).
Result<EngineOptions> with_sizes(EngineOptions options);

/// Bytes that an engine with these options takes at most; less while its pools are not used up.
struct EngineMemory {
  std::uint64_t flows = 0;  ///< records and their table
  std::uint64_t histograms = 0;
  std::uint64_t conversations = 0;
  std::uint64_t segments = 0;
  std::uint64_t numbered = 0;
  std::uint64_t total = 0;
};
EngineMemory engine_memory(const EngineOptions& with_sizes);

}  // namespace isoline::analysis

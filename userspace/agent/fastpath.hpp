// The fast path of this host: ports past the kernel, a packet loop on each core, and one reading of all of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/engine/engine_options.hpp"
#include "control/fastpath/packet_loop.hpp"
#include "host/frame_port.hpp"
#include "model/error.hpp"
#include "model/flow.hpp"

namespace isoline::agent {

struct FastpathOptions {
  std::vector<std::string> ports;    ///< PCI addresses, interfaces, virtual devices of DPDK
  std::vector<std::uint32_t> cores;  ///< a packet loop on each; empty: one loop, on any core
  bool huge_pages = true;
  bool forward = false;  ///< between two ports: this host becomes a part of the wire
  bool tap = false;      ///< two ports are the two directions of one link: the second one's frames are its egress
  host::FrameClock clock = host::FrameClock::processor_bursts;
  Nanoseconds rest{0};             ///< as PacketLoopOptions
  analysis::EngineOptions engine;  ///< sizes: of all loops together
};

/// What the fast path takes, before it starts. Bytes.
struct FastpathMemory {
  std::uint64_t frames = 0;  ///< of the ports
  analysis::EngineMemory engines;
  std::uint64_t total = 0;
};
/// Errors: those of choosing the ports, and of the engine's sizes.
Result<FastpathMemory> fastpath_memory(const FastpathOptions& options);

struct FastpathPortReport {
  host::FramePortInfo info;
  host::FramePortCounts counts;
  Nanoseconds clock_error{0};  ///< of its times against CLOCK_MONOTONIC, besides poll_gap
};

struct FastpathReport {
  std::vector<FastpathPortReport> ports;
  std::vector<control::PacketLoopReport> loops;
  Nanoseconds start_time{0};  ///< from the call of start() until frames were taken
};

/// Not thread-safe. Its loops run in threads of their own.
class Fastpath {
 public:
  /// Errors: those of starting DPDK and opening ports; nothing stays open then.
  static Result<std::unique_ptr<Fastpath>> start(const FastpathOptions& options);
  /// Stops the loops and closes the ports, which are left as they were found.
  ~Fastpath();
  Fastpath(const Fastpath&) = delete;
  Fastpath& operator=(const Fastpath&) = delete;

  /// Every flow of every loop, with the ports' own losses. What the loops do meanwhile goes on.
  Snapshot snapshot();
  /// As of the last snapshot, or of read_report().
  const FastpathReport& report() const;
  /// Without reading flows.
  void read_report();
  /// What is to be said once: a core far from a port, a clock that is not there.
  const std::vector<std::string>& remarks() const;
  /// Keeps clocks true; to be called about once a second.
  void tick();
  /// No more frames are taken; what was counted can still be read.
  void stop();

 private:
  struct State;
  explicit Fastpath(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::agent

// One core of the fast path: takes what its queue of each port has, measures it, and hands readings to others.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "bpf/abi/histogram.h"
#include "control/fastpath/handover.hpp"
#include "host/clock.hpp"
#include "host/frame_port.hpp"
#include "model/histogram.hpp"

namespace isoline::control {

struct PacketLoopOptions {
  std::uint32_t queue = 0;  ///< of each port
  bool forward = false;     ///< from the first port to the second and back: the fast path is a wire between them
  /// Sleeps for this long when nothing came, so that a shared core is left to others; 0: never.
  Nanoseconds rest{0};
};

/// How a loop did. Copied when it is asked for, so all of one moment.
struct PacketLoopReport {
  std::uint64_t polls = 0, empty_polls = 0;  ///< of all ports
  std::uint64_t frames = 0;
  std::uint64_t unforwarded = 0;  ///< frames that the other port had no room for
  /// Between the polls that found frames and the ones before them: a frame that was stamped when it was taken may have
  /// come as much earlier.
  std::optional<Distribution> poll_gap;
  /// From a frame's time until the other port had it.
  std::optional<Distribution> forwarding_delay;
};

class PacketLoop {
 public:
  /// `ports` and `clock` outlive the loop; with `forward` there are two ports.
  PacketLoop(std::unique_ptr<analysis::FlowEngine> engine, std::vector<host::FramePort*> ports, host::Clock& clock,
             PacketLoopOptions options);

  /// Until `stop`. Allocates nothing, locks nothing, logs nothing.
  void run(const std::atomic<bool>& stop);

  /// For one other thread at a time, while it runs or not:
  void wait_until_running() const { handover_.wait_for_loop(); }
  /// Everything counted so far. `totals` were made for the engine's options.
  void read_totals(analysis::EngineTotals& totals, PacketLoopReport& report);
  /// Copies of flows from record `from` on, 1 … , as many as there is room for; returns the record to go on with, 0:
  /// that was all. Each copy is consistent in itself.
  std::uint32_t read_flows(std::uint32_t from, std::vector<analysis::FlowCopy>& room, std::uint32_t& copied);

  const analysis::EngineOptions& engine_options() const { return engine_->options(); }

 private:
  struct Figures {
    std::uint64_t polls = 0, empty_polls = 0, frames = 0, unforwarded = 0;
    isoline_histogram poll_gap{}, forwarding_delay{};
  };

  /// Whether anything came.
  bool turn();
  void pass_on(std::size_t port, std::span<const ObservedFrame> frames);
  void serve(FlowRequest& request);

  std::unique_ptr<analysis::FlowEngine> engine_;
  std::vector<host::FramePort*> ports_;
  host::Clock& clock_;
  PacketLoopOptions options_;
  Figures figures_, read_figures_;
  Nanoseconds last_poll_{0}, emptied_{0};  ///< when ports were polled, and when they had no more
  Handover handover_;
};

}  // namespace isoline::control

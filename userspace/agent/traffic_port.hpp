// A port past the kernel for one loop that sends and receives: of a generator, or of a reflector.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/frame_port.hpp"
#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::agent {

struct TrafficPortOptions {
  std::string port;                   ///< PCI address, interface, virtual device of DPDK
  std::optional<std::uint32_t> core;  ///< nothing: any
  bool huge_pages = true;
  host::FrameClock clock = host::FrameClock::processor_bursts;
};

/// Not thread-safe. The loop runs in a thread of its own.
class TrafficPort {
 public:
  /// Errors: those of starting DPDK and of opening the port; nothing stays open then.
  static Result<std::unique_ptr<TrafficPort>> open(const TrafficPortOptions& options);
  /// Ends the loop and closes the port, which is left as it was found.
  ~TrafficPort();
  TrafficPort(const TrafficPort&) = delete;
  TrafficPort& operator=(const TrafficPort&) = delete;

  host::FramePort& port() const;
  /// Of its times against CLOCK_MONOTONIC.
  Nanoseconds clock_error() const;

  /// Once. `loop` comes back by itself or when the flag is set.
  Result<void> start(std::function<void(const std::atomic<bool>&)> loop);
  /// Asks the loop to end; it may take its time.
  void ask_to_end();
  bool ended() const;
  /// Waits for it.
  void join();
  /// Keeps clocks true; to be called about once a second.
  void tick();

 private:
  struct State;
  explicit TrafficPort(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::agent

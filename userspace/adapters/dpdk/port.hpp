// A port of DPDK: opened, its queues polled by packet loops, closed and left as it was found.
#pragma once

#include <cstdint>
#include <memory>

#include "adapters/dpdk/counter_clock.hpp"
#include "adapters/dpdk/device.hpp"
#include "host/frame_port.hpp"
#include "model/error.hpp"
#include "wire/parse.hpp"

namespace isoline::dpdk {

struct PortOptions {
  Device device;
  std::uint16_t number = 0;                  ///< goes into ObservedFrame::interface
  Direction direction = Direction::ingress;  ///< the same
  /// Frames are handed to their loops by what they say even where the port has a hash for that: another port's must
  /// come to the same loops.
  bool steered = false;
  std::uint32_t loops = 1;  ///< how many will poll it: the port has one queue for each
  bool huge_pages = true;   ///< as DPDK was started
  bool sends = false;       ///< whether anything will be sent
  host::FrameClock clock = host::FrameClock::processor_bursts;  ///< hardware: the processor's where the port has none
  std::shared_ptr<const CounterClock> processor;                ///< the processor's clock
  wire::ParseOptions parsing;                                   ///< as the engine's, to find a frame's loop
};

/// A FramePort that its owner looks after.
class Port : public host::FramePort {
 public:
  /// Follows the clock of the port, if it is used; about once a second.
  virtual void calibrate() = 0;
  /// Of its times against CLOCK_MONOTONIC, besides what polling adds.
  virtual Nanoseconds clock_error() const = 0;
  /// The memory node that it is attached to; -1: the machine does not say.
  virtual int memory_node() const = 0;
  /// The memory of its frames. Where a port sends another one's frames on, this outlives both.
  virtual std::shared_ptr<void> frames() const = 0;
};

/// DPDK runs (start_eal()). The port takes all frames, whoever they are for. Kernel interfaces stay the kernel's.
/// Errors: not_found, no_permission, occupied, unsupported (fewer queues to send from than loops), failed; with the
/// driver's words. Where it fails nothing is left open.
Result<std::unique_ptr<Port>> open_port(const PortOptions& options);

/// Memory for the frames of a port with these options. Bytes.
std::uint64_t frame_memory(const PortOptions& options);

}  // namespace isoline::dpdk

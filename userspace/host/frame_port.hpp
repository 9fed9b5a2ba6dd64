// A port of the fast path: whole frames come in and go out in bursts, past the kernel, one queue a core.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "model/address.hpp"
#include "model/capture.hpp"
#include "model/time.hpp"

namespace isoline::host {

/// Where the times of received frames come from.
enum class FrameClock : std::uint8_t {
  hardware,          ///< the port's own clock, each frame
  processor,         ///< the processor's counter, read for each frame
  processor_bursts,  ///< the processor's counter, read once a burst: frames of a burst are simultaneous
};

struct FramePortInfo {
  std::string name;          ///< as it was asked for: "0000:3b:00.0", "eth1"
  std::string driver;        ///< DPDK's name of it: "net_i40e", "net_af_packet"
  MacAddress address;        ///< its own
  std::uint32_t queues = 1;  ///< of either direction; 0 … queues - 1
  FrameClock clock = FrameClock::processor_bursts;
};

/// Since the port was opened.
struct FramePortCounts {
  std::uint64_t received = 0, received_bytes = 0;  ///< frames that receive() gave
  std::uint64_t missed = 0;                        ///< the port had nowhere to put them: the packet loop was too slow
  std::uint64_t without_buffer = 0;                ///< no memory for them
  std::uint64_t broken = 0;                        ///< received with an error by the port
  std::uint64_t unstamped = 0;  ///< without the time of the port's clock: stamped by the processor's instead
  std::uint64_t sent = 0, sent_bytes = 0;
  std::uint64_t unsent = 0;  ///< given to send(), and the port had no room
};

/// One thread at a time for each queue; counts() and info() from any. Nothing here waits, allocates or locks, but for
/// counts().
class FramePort {
 public:
  virtual ~FramePort() = default;

  virtual const FramePortInfo& info() const = 0;

  /// What has come in since the last call, up to a burst; none: nothing has. Valid until the next call for this queue.
  /// Times are of now()'s clock.
  virtual std::span<const ObservedFrame> receive(std::uint32_t queue) = 0;

  /// Hands whole frames, without FCS, to the port; the bytes may be used again at once. How many it took: the first
  /// ones.
  virtual std::size_t send(std::uint32_t queue, std::span<const std::span<const std::uint8_t>> frames) = 0;

  /// Sends what the last receive() of this queue gave on through `out`, of the same adapter, without copying it; how
  /// many frames it took. Whether a frame was taken or not, its bytes are no longer valid.
  virtual std::size_t forward(std::uint32_t queue, FramePort& out) = 0;

  /// The most bytes that a frame may have to be sent, without FCS.
  virtual std::uint32_t longest() const = 0;

  /// Since the epoch of the clock of received frames: CLOCK_MONOTONIC's, unless the port's own clock is used.
  virtual Nanoseconds now() const = 0;

  virtual FramePortCounts counts() const = 0;
};

}  // namespace isoline::host

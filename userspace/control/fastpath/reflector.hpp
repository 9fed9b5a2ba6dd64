// Answers stamped frames that a port receives, and measures how they came.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "control/fastpath/frame_slots.hpp"
#include "control/fastpath/poll_gap.hpp"
#include "control/fastpath/responder.hpp"
#include "control/fastpath/sessions.hpp"
#include "host/clock.hpp"
#include "host/frame_port.hpp"
#include "model/traffic_report.hpp"
#include "wire/reflect.hpp"

namespace isoline::control {

struct ReflectorOptions {
  std::uint32_t queue = 0;
  std::vector<IpAddress> addresses;  ///< of its own; none: it answers STAMP to any address, and no neighbours
  std::uint16_t udp_port = wire::stamp_port;
  wire::StampClock clock = {};
  bool stateful = false;      ///< numbers its answers itself, a stream at a time (RFC 8762 clause 4)
  bool clocks_agree = false;  ///< whatever the frames say
  /// Sleeps for as long when nothing came, so that a shared core is left to others; 0: never.
  Nanoseconds rest{0};
  std::uint32_t max_streams = 4096;  ///< that it measures; it answers all. 10 KiB each, taken as they come
};

class Reflector {
 public:
  /// The port outlives it.
  Reflector(host::FramePort& port, const ReflectorOptions& options);

  /// Until `stop`; rests by `clock`. Allocates nothing, locks nothing, logs nothing.
  void run(const std::atomic<bool>& stop, host::Clock& clock);

  /// One pass of run(): what came is answered. Whether anything came.
  bool turn();

  ReflectorReport report() const;

 private:
  void take(const ObservedFrame& frame);
  void take_layer2(const ObservedFrame& frame, const wire::Headers& headers);
  void take_stamp(const ObservedFrame& frame, const wire::Headers& headers);
  void ask_responder(const ObservedFrame& frame, const wire::Headers& headers);
  /// How it came: into its session, which is opened if there is room.
  Sessions::Session* note(const SessionKey& key, const analysis::track::StampedArrival& arrival);
  bool is_for_us(std::span<const std::uint8_t> frame, bool groups) const;
  wire::Reflection times_of(const ObservedFrame& frame, Sessions::Session* session) const;
  void send();

  host::FramePort* port_;
  ReflectorOptions options_;
  wire::ErrorEstimate error_;
  Responder responder_;
  FrameSlots slots_;
  Sessions sessions_;
  PollGap poll_gap_;
  ReflectorReport counts_;  ///< without streams
};

}  // namespace isoline::control

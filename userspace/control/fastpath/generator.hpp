// Sends streams of stamped frames through a port, each when it is due, and collects the answers.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bpf/abi/histogram.h"
#include "control/fastpath/collector.hpp"
#include "control/fastpath/departures.hpp"
#include "control/fastpath/frame_slots.hpp"
#include "control/fastpath/generator_streams.hpp"
#include "control/fastpath/poll_gap.hpp"
#include "control/fastpath/responder.hpp"
#include "host/clock.hpp"
#include "host/frame_port.hpp"
#include "model/traffic_report.hpp"
#include "wire/stamped_frame.hpp"

namespace isoline::control {

/// Where a cyclic stream's period begins.
enum class Phase : std::uint8_t {
  together,  ///< all with the first departure
  random,    ///< each somewhere in its period
  clock,     ///< at whole multiples of it by the clock that gates go by, as plans have it
};

struct GeneratorOptions {
  std::uint32_t queue = 0;
  Nanoseconds duration{0};          ///< 0: until it is stopped
  Nanoseconds linger{100'000'000};  ///< how long answers are waited for at most, behind the last frame
  Nanoseconds late_after{10'000};   ///< frames that leave later than this after they were due are counted
  Nanoseconds lead{1'000'000};      ///< from the first turn to the first departure
  Phase phase = Phase::together;
  Nanoseconds gate_clock{0};  ///< Phase::clock: what is added to the port's time, so that it is CLOCK_TAI's
  std::uint64_t seed = 0;     ///< of phases and of departures at random
  /// Sleeps at most as long when nothing is due and nothing came, so that a shared core is left to others; 0: never.
  Nanoseconds rest{0};
  CollectorOptions collect = {};
};

class Generator {
 public:
  /// The port outlives it. Errors: invalid_input (frames that are too small for their stamp, or longer than the port
  /// takes), failed (no memory).
  static Result<Generator> make(const ReadyStreams& streams, host::FramePort& port, const GeneratorOptions& options);

  /// Until the time is over or `stop`, and the answers are in; rests by `clock`. Allocates nothing, locks nothing, logs
  /// nothing.
  void run(const std::atomic<bool>& stop, host::Clock& clock);

  /// One pass of run(): what is due is sent, what came is taken. False: it is over.
  bool turn(bool stop);

  GeneratorReport report() const;

 private:
  struct Stream {
    wire::StampedFrame frame;
    Nanoseconds period{0}, patience{0};
    bool poisson = false;
    std::uint32_t frames = 1, left = 0;  ///< of a burst, and still to be sent of this one
    std::uint32_t number = 0;            ///< of the next frame
    std::uint64_t sent = 0, late = 0, skipped = 0, refused = 0;
    isoline_histogram error{};
  };
  struct Waiting {
    std::uint32_t stream = 0;
    Nanoseconds due{0}, sent{0};
    bool tried = false;
  };

  Generator(std::vector<Stream> streams, const ReadyStreams& ready, host::FramePort& port, std::size_t longest,
            const GeneratorOptions& options);
  void begin(Nanoseconds now);
  Nanoseconds first_due(std::uint32_t stream);
  void give_up(Nanoseconds now);
  void collect_due(Nanoseconds now);
  void depart(Nanoseconds now);
  void send_waiting();
  void receive();
  void take(const ObservedFrame& frame);
  bool finished(Nanoseconds now);
  void rest(host::Clock& clock);

  host::FramePort* port_;
  GeneratorOptions options_;
  std::vector<Stream> streams_;
  std::vector<std::string> names_;
  std::vector<Nanoseconds> offsets_;
  DepartureQueue departures_;
  RandomNumbers random_;
  FrameSlots slots_;
  std::array<Waiting, FrameSlots::count> waiting_{};
  std::size_t waiting_count_ = 0;
  std::span<const ObservedFrame> came_;  ///< of the last burst, not taken yet
  Collector collector_;
  Responder responder_;
  bool begun_ = false, ended_ = false, idle_ = false;
  Nanoseconds begin_{0}, end_{Nanoseconds::max()}, last_{0}, ended_at_{0};
  std::uint64_t sent_ = 0, retries_ = 0, other_ = 0;
  PollGap poll_gap_;
};

}  // namespace isoline::control

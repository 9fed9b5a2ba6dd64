// Serves what an agent measured to Prometheus: HTTP, /metrics, text format.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/gates/base_time_shift.hpp"
#include "host/source_report.hpp"
#include "model/error.hpp"
#include "model/flow.hpp"
#include "model/port_difference.hpp"
#include "model/probe.hpp"
#include "model/queue.hpp"
#include "model/stream.hpp"

namespace isoline::exporter {

/// How much of what was measured is exported.
struct ExportLimits {
  std::uint32_t top_flows = 50;      ///< unplanned flows with series of their own; 0 = none
  std::uint32_t max_series = 20000;  ///< cap on everything that one scrape returns; flows are dropped first
};

/// One port of the schedule that is watched.
struct SchedulePort {
  std::string interface;
  PortAgreement agreement = PortAgreement::in_sync;
  std::uint64_t drifts = 0;  ///< times that it went out of sync
};

/// One port whose queues and gates are measured.
struct QueuePort {
  PortReading reading;                           ///< never goes back
  std::optional<analysis::BaseTimeShift> shift;  ///< of late; nothing if it cannot be said
};

/// How one packet loop of the fast path does.
struct PacketLoopReading {
  std::uint64_t polls = 0, empty_polls = 0;
  std::optional<Distribution> poll_gap;
  std::optional<Distribution> forwarding_delay;  ///< of a loop that forwards, as the next
  std::optional<std::uint64_t> unforwarded;
};

/// What one scrape is made from. What could not be read is left empty; sources say why it is missing.
struct Readings {
  std::string version;
  std::shared_ptr<const Snapshot> snapshot;  ///< null if it could not be read
  std::vector<ProbePort> ports;
  std::optional<ProbeMemory> memory;
  std::vector<PlannedStream> streams;  ///< all that are planned, also those never seen
  std::vector<ProbeCost> cost;         ///< empty while the kernel's run-time statistics are off
  std::vector<host::SourceReport> sources;
  std::vector<SchedulePort> schedule;
  std::optional<WallTime> last_apply;  ///< of a schedule that was not taken back
  std::vector<QueuePort> queues;
  std::optional<QueueClock> queue_clock;  ///< while queues are measured
  std::vector<PacketLoopReading> loops;   ///< by number
};

class Exporter {
 public:
  /// Serves http://ADDRESS/metrics until its destruction, on threads of its own; `read` is called by one of them at a
  /// time, once a scrape. address: "127.0.0.1:9479", "[::1]:9479"; port 0 takes a free one.
  /// Errors: occupied (somebody listens there), not_found (no such address here), no_permission, invalid_input,
  /// unsupported (IPv6, where civetweb was built without it, as on Debian 12).
  static Result<std::unique_ptr<Exporter>> listen(const std::string& address, const ExportLimits& limits,
                                                  std::function<Readings()> read);
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  /// The port it listens on.
  std::uint16_t port() const;
  /// Other limits from the next scrape on. Thread-safe.
  void change(const ExportLimits& limits);

 private:
  struct State;
  explicit Exporter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::exporter

// Measures the queues and gates of a schedule's ports for as long as a daemon lives, whatever becomes of the ports.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "agent/queue_plan.hpp"
#include "analysis/gates/base_time_shift.hpp"
#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/interfaces.hpp"
#include "host/queue_probe.hpp"
#include "host/source_report.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"
#include "model/queue.hpp"

namespace isoline::agent {

/// Tests pass fakes.
struct QueueKeeperParts {
  std::unique_ptr<host::TrafficControl> ports;
  std::unique_ptr<host::Interfaces> interfaces;
  std::function<std::unique_ptr<host::QueueProbe>()> make_probe;
};

/// The kernel's traffic control, interfaces and queue probe. Errors: failed (netlink).
Result<QueueKeeperParts> real_queue_parts();

struct QueueKeeperOptions {
  Schedule wanted;  ///< its ports are measured, by what the kernel says of them
  bool measure = false;
  Nanoseconds full_read = std::chrono::seconds(30);  ///< ports are read so often, besides when there is news
  friend bool operator==(const QueueKeeperOptions&, const QueueKeeperOptions&) = default;
};

/// For metrics.
struct QueueReadings {
  struct Port {
    PortReading reading;  ///< since the daemon began to measure it; never goes back
    /// Of the last ten seconds in full; nothing where that cannot be said.
    std::optional<analysis::BaseTimeShift> shift;
  };
  std::vector<Port> ports;
  std::optional<QueueClock> clock;           ///< while something is measured
  std::optional<host::SourceReport> source;  ///< "queues", once something was to be measured
};

/// The probe is told its ports once, so it is made anew when a port comes, goes or gets other gates. What it had
/// counted is kept, but for what came after the last reading before a change: nobody knows by which gates it was sent.
/// Gates that wait for their base time are what the probe is told: it judges no frame before.
///
/// One thread calls tick(); the rest may be called by any.
class QueueKeeper {
 public:
  using OpenParts = std::function<Result<QueueKeeperParts>()>;  ///< called when something is to be measured

  QueueKeeper(OpenParts open, std::shared_ptr<host::Clock> clock, QueueKeeperOptions options);
  ~QueueKeeper();

  /// To be called about twice a second. Takes as long as the kernel takes to verify the probe when ports changed.
  /// Events: queues.measured, queues.not_judged, queues.measure_failed.
  std::vector<host::Event> tick();

  /// In force with the next tick.
  void change(QueueKeeperOptions options);
  QueueReadings readings() const;

 private:
  void follow(QueueKeeperOptions options);
  bool open();
  bool news();
  void plan();
  void measure_by(QueuePlan plan);
  Result<void> start(QueueMeasurement measurement);
  void read();
  void find_shifts();
  void count(MonotonicTime begun, const Result<void>& outcome);
  void tell(host::EventLevel level, const char* kind, std::string subject, std::string text);
  void publish();

  OpenParts open_;
  std::shared_ptr<host::Clock> clock_;
  QueueKeeperOptions options_;
  std::optional<QueueKeeperParts> parts_;
  std::optional<QueuePlan> plan_;  // what probe_ was made for
  std::unique_ptr<host::QueueProbe> probe_;
  MonotonicTime next_full_read_{};
  std::vector<PortReading> kept_;  // of the probes before this one
  std::vector<PortReading> last_;  // of this one
  std::optional<QueueClock> clock_state_;
  std::optional<host::SourceReport> source_;
  std::vector<PortReading> shift_from_;  // where the present window of shifts began
  MonotonicTime shift_since_{};
  std::map<std::string, analysis::BaseTimeShift> shifts_;  // of the window before
  std::vector<host::Event> events_;
  std::string told_;                               // why nothing is measured
  std::map<std::string, std::string> unreadable_;  // why a port is not

  mutable std::mutex mutex_;
  std::optional<QueueKeeperOptions> next_;
  QueueReadings readings_;
};

}  // namespace isoline::agent

// Keeps an eye on the schedules of this host: drift, transactions that nobody confirmed, processes that died.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "control/dead_man.hpp"
#include "control/drift.hpp"
#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/interfaces.hpp"
#include "host/journal.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"

namespace isoline::agent {

/// Tests pass fakes and a manual clock.
struct ScheduleKeeperParts {
  std::unique_ptr<host::TrafficControl> ports;
  control::DeadMan::OpenJournal open_journal;
  std::shared_ptr<host::Clock> clock;
  std::unique_ptr<host::Interfaces> interfaces;  ///< may be none, as in TransactionParts
  std::unique_ptr<host::EventSink> events;       ///< hears of each thing as it happens
};

/// The kernel's traffic control, the journal in this folder, the system's clocks. Errors: failed (netlink).
Result<ScheduleKeeperParts> real_schedule_parts(const std::string& journal_folder,
                                                std::unique_ptr<host::EventSink> events);

struct ScheduleKeeperOptions {
  Schedule wanted;  ///< without ports: nothing is watched
  bool put_back = false;
  Nanoseconds full_read = std::chrono::seconds(30);
  friend bool operator==(const ScheduleKeeperOptions&, const ScheduleKeeperOptions&) = default;
};

/// For metrics.
struct ScheduleReadings {
  struct Port {
    std::string interface;
    PortAgreement agreement = PortAgreement::in_sync;
    std::uint64_t drifts = 0;
  };
  std::vector<Port> ports;
  std::optional<WallTime> last_apply;
};

/// One thread calls tick() and event_descriptor(); the rest may be called by any.
class ScheduleKeeper {
 public:
  ScheduleKeeper(ScheduleKeeperParts parts, ScheduleKeeperOptions options);
  ~ScheduleKeeper();

  /// To be called twice a second, and when event_descriptor() is readable. Takes as long as putting ports back does;
  /// what is to be told of the others, events and readings, is told meanwhile.
  void tick();
  int event_descriptor() const { return parts_.ports->event_descriptor(); }

  /// In force with the next tick. Other options begin to count anew.
  void change(ScheduleKeeperOptions options);
  /// Putting a port back that is under way is given up, its port left as it was before.
  void stop() { stopped_ = true; }
  ScheduleReadings readings() const;

 private:
  void watch(ScheduleKeeperOptions options);
  Result<void> put_back(const std::vector<PortConfig>& ports);
  void look();

  ScheduleKeeperParts parts_;
  control::DeadMan dead_man_;
  std::optional<control::DriftWatch> watch_;
  ScheduleKeeperOptions options_;
  std::string told_;  // why the watch could not follow the news
  std::atomic<bool> stopped_ = false;

  mutable std::mutex mutex_;
  std::optional<ScheduleKeeperOptions> next_;
  ScheduleReadings readings_;
};

}  // namespace isoline::agent

// Watches that ports stay as they were wanted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/traffic_control.hpp"
#include "model/port_config.hpp"
#include "model/port_difference.hpp"

namespace isoline::control {

struct DriftOptions {
  Nanoseconds full_read = std::chrono::seconds(30);  ///< also without news
  /// Applies the wanted state again; its owner knows whether a transaction is under way. Empty: drift is only told.
  std::function<Result<void>(const PortConfig&)> put_back;
};

/// Of one port, for metrics and `schedule watch`.
struct PortDrift {
  PortComparison comparison;
  std::uint64_t drifts = 0;  ///< times that it went out of sync
  std::uint64_t put_back = 0;
  std::optional<WallTime> since;  ///< it differs
  std::optional<TaiTime> begins;  ///< pending: when its gates will run
  MonotonicTime next_put_back{};  ///< not before, after one that failed
};

/// Not thread-safe; its owner calls it. The first call reads everything. Events: schedule.drift when a port begins to
/// differ or differs in another way, schedule.in_sync when it does no more, schedule.cannot_verify when that can no
/// longer be said, schedule.put_back and schedule.put_back_failed.
class DriftWatch {
 public:
  DriftWatch(Schedule wanted, DriftOptions options, host::TrafficControl& ports, host::Clock& clock,
             host::EventSink& events);

  int event_descriptor() const;  ///< readable: call tick() now
  /// Reads what has news, everything when full_read is over; reports each change of agreement as an event.
  /// Returns the interfaces whose comparison changed. Errors: those of TrafficControl::events(), everything read
  /// nevertheless; a port that cannot be read is a comparison that says so.
  Result<std::vector<std::string>> tick();
  const std::map<std::string, PortDrift>& ports() const { return states_; }

 private:
  PortComparison compare_now(const PortConfig& wanted, PortDrift& drift);
  bool look(const PortConfig& wanted, const std::string& news);
  void put_back(const PortConfig& wanted);
  void report(host::EventLevel level, const char* kind, const std::string& interface, std::string text);

  Schedule wanted_;
  DriftOptions options_;
  host::TrafficControl* traffic_;
  host::Clock* clock_;
  host::EventSink* events_;
  MonotonicTime next_full_read_{};
  std::map<std::string, PortDrift> states_;
};

}  // namespace isoline::control

// Watches that ports stay as they were wanted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
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
  /// Applies the wanted state of these ports again, all or none; its owner knows whether a transaction is under way,
  /// and may call tick() meanwhile. Empty: drift is only told.
  std::function<Result<void>(const std::vector<PortConfig>&)> put_back;
};

/// Of one port, for metrics and `schedule watch`.
struct PortDrift {
  PortComparison comparison;
  std::uint64_t drifts = 0;  ///< times that it went out of sync
  std::uint64_t put_back = 0;
  std::optional<WallTime> since;  ///< it differs
  std::optional<TaiTime> begins;  ///< pending: when its gates will run
  MonotonicTime next_put_back{};  ///< not before, after one that failed
  bool there = true;              ///< false: nothing to put anything back on
  bool alone = false;             ///< it could not be put back together with others: one of them is not for it
};

/// Not thread-safe; its owner calls it. The first call reads everything. Events: schedule.drift when a port begins to
/// differ or differs in another way, schedule.in_sync when it does no more, schedule.cannot_verify when that can no
/// longer be said, schedule.put_back and schedule.put_back_failed.
class DriftWatch {
 public:
  DriftWatch(Schedule wanted, DriftOptions options, host::TrafficControl& ports, host::Clock& clock,
             host::EventSink& events);

  int event_descriptor() const;  ///< readable: call tick() now
  /// Reads what has news, everything when full_read is over; reports each change of agreement as an event. Changes
  /// nothing. Returns the interfaces whose comparison changed. Errors: those of TrafficControl::events(), everything
  /// read nevertheless; a port that cannot be read is a comparison that says so.
  Result<std::vector<std::string>> tick();
  /// Puts back what tick() found, if that is wanted and time for it: all ports together, which takes half a second or
  /// more, so its owner tells first what tick() found. Ports that refuse together are put back one by one, a call each.
  void put_back();
  const std::map<std::string, PortDrift>& ports() const { return states_; }

 private:
  PortComparison compare_now(const PortConfig& wanted, PortDrift& drift);
  bool look(const PortConfig& wanted, const std::string& news);
  std::vector<PortConfig> due() const;
  void note(const std::vector<PortConfig>& ports, const Result<void>& done);
  void report(host::EventLevel level, const char* kind, const std::string& interface, std::string text);

  Schedule wanted_;
  DriftOptions options_;
  host::TrafficControl* traffic_;
  host::Clock* clock_;
  host::EventSink* events_;
  MonotonicTime next_full_read_{};
  std::map<std::string, PortDrift> states_;
  std::set<std::string> in_hand_;  // being put back: neither as wanted nor drifted
};

}  // namespace isoline::control

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
};

/// Not thread-safe; its owner calls it. The first call reads everything.
class DriftWatch {
 public:
  DriftWatch(Schedule wanted, DriftOptions options, host::TrafficControl& ports, host::Clock& clock,
             host::EventSink& events);

  int event_descriptor() const;  ///< readable: call tick() now
  /// Reads what has news, everything when full_read is over; reports each change of agreement as an event.
  /// Returns the interfaces whose comparison changed.
  Result<std::vector<std::string>> tick();
  const std::map<std::string, PortDrift>& ports() const { return states_; }

 private:
  Schedule wanted_;
  DriftOptions options_;
  host::TrafficControl* traffic_;
  host::Clock* clock_;
  host::EventSink* events_;
  MonotonicTime next_full_read_{};
  std::map<std::string, PortDrift> states_;
};

}  // namespace isoline::control

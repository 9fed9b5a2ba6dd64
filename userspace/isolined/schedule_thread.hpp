// The thread that keeps an eye on schedules, so that putting ports back holds up nothing else.
#pragma once

#include <memory>

#include "agent/schedule_keeper.hpp"
#include "isolined/beat.hpp"
#include "model/error.hpp"

namespace isoline::isolined {

/// Runs from begin() to its destruction and logs what the keeper reports.
class ScheduleThread {
 public:
  /// Errors: failed (no descriptor to be stopped by).
  static Result<std::unique_ptr<ScheduleThread>> make(agent::ScheduleKeeperParts parts,
                                                      agent::ScheduleKeeperOptions options);
  ~ScheduleThread() { keeper_.stop(); }
  ScheduleThread(const ScheduleThread&) = delete;
  ScheduleThread& operator=(const ScheduleThread&) = delete;

  /// From here on ports may be changed; to be called once.
  void begin();
  void change(agent::ScheduleKeeperOptions options) { keeper_.change(std::move(options)); }
  agent::ScheduleReadings readings() const { return keeper_.readings(); }

 private:
  ScheduleThread(Beat beat, agent::ScheduleKeeperParts parts, agent::ScheduleKeeperOptions options)
      : keeper_(std::move(parts), std::move(options)), beat_(std::move(beat)) {}

  agent::ScheduleKeeper keeper_;
  Beat beat_;  // ends before the keeper
};

}  // namespace isoline::isolined

// What a scrape of the daemon is made from.
#pragma once

#include <mutex>
#include <vector>

#include "adapters/prometheus/exporter.hpp"
#include "agent/agent.hpp"
#include "isolined/queue_thread.hpp"
#include "isolined/schedule_thread.hpp"
#include "model/stream.hpp"

namespace isoline::isolined {

/// Asks the agent, the watch over schedules and the queue measurement at each scrape. Thread-safe.
class ExportSource {
 public:
  /// schedule: null where schedules are not watched. All outlive this.
  ExportSource(agent::Agent& agent, const ScheduleThread* schedule, const QueueThread& queues,
               std::vector<PlannedStream> streams);
  exporter::Readings read();
  void change(std::vector<PlannedStream> streams);

 private:
  agent::Agent& agent_;
  const ScheduleThread* schedule_;
  const QueueThread& queues_;
  std::mutex mutex_;
  std::vector<PlannedStream> streams_;
};

}  // namespace isoline::isolined

#include "isolined/export.hpp"

#include <fstream>
#include <utility>

namespace isoline::isolined {
namespace {

// Switching the statistics on costs every program of this host; the daemon only uses what somebody else switched on.
bool statistics_are_on() {
  std::ifstream file("/proc/sys/kernel/bpf_stats_enabled");
  int on = 0;
  return static_cast<bool>(file >> on) && on != 0;
}

}  // namespace

ExportSource::ExportSource(agent::Agent& agent, const ScheduleThread* schedule, const QueueThread& queues,
                           std::vector<PlannedStream> streams)
    : agent_(agent), schedule_(schedule), queues_(queues), streams_(std::move(streams)) {}

void ExportSource::change(std::vector<PlannedStream> streams) {
  const std::lock_guard lock(mutex_);
  streams_ = std::move(streams);
}

exporter::Readings ExportSource::read() {
  exporter::Readings readings;
  readings.version = ISOLINE_VERSION;
  if (auto snapshot = agent_.shared_snapshot()) {
    readings.snapshot = std::move(*snapshot);
  }
  if (auto ports = agent_.ports()) {
    readings.ports = std::move(*ports);
  }
  if (const auto status = agent_.status()) {
    readings.memory = status->memory;
  }
  if (statistics_are_on()) {
    if (auto cost = agent_.cost()) {
      readings.cost = std::move(*cost);
    }
  }
  readings.sources = agent_.sources();
  if (schedule_ != nullptr) {
    const agent::ScheduleReadings schedule = schedule_->readings();
    for (const auto& port : schedule.ports) {
      readings.schedule.push_back({port.interface, port.agreement, port.drifts});
    }
    readings.last_apply = schedule.last_apply;
  }
  agent::QueueReadings queues = queues_.readings();
  for (auto& port : queues.ports) {
    readings.queues.push_back({std::move(port.reading), port.shift});
  }
  readings.queue_clock = queues.clock;
  if (queues.source) {
    readings.sources.push_back(*queues.source);
  }
  const std::lock_guard lock(mutex_);
  readings.streams = streams_;
  return readings;
}

}  // namespace isoline::isolined

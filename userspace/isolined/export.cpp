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

ExportSource::ExportSource(agent::Agent& agent, std::vector<PlannedStream> streams)
    : agent_(agent), streams_(std::move(streams)) {}

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
  const std::lock_guard lock(mutex_);
  readings.streams = streams_;
  return readings;
}

}  // namespace isoline::isolined

// What a scrape of the daemon is made from.
#pragma once

#include <mutex>
#include <vector>

#include "adapters/prometheus/exporter.hpp"
#include "agent/agent.hpp"
#include "model/stream.hpp"

namespace isoline::isolined {

/// Asks the agent at each scrape. Thread-safe.
class ExportSource {
 public:
  ExportSource(agent::Agent& agent, std::vector<PlannedStream> streams);
  exporter::Readings read();
  void change(std::vector<PlannedStream> streams);

 private:
  agent::Agent& agent_;
  std::mutex mutex_;
  std::vector<PlannedStream> streams_;
};

}  // namespace isoline::isolined

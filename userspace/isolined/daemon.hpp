// The running daemon: an agent, those who ask it, and how it is started, reloaded and stopped.
#pragma once

#include <memory>
#include <string>

#include "adapters/prometheus/exporter.hpp"
#include "agent/agent.hpp"
#include "config/daemon.hpp"
#include "isolined/export.hpp"
#include "isolined/queue_thread.hpp"
#include "isolined/schedule_thread.hpp"
#include "model/error.hpp"
#include "rpc/server.hpp"

namespace isoline::isolined {

/// Belongs to one thread; those who ask the agent have threads of their own.
class Daemon {
 public:
  /// Attaches to the interfaces that are there, takes the socket and the exporter's port.
  /// Errors: occupied (another isolined answers on the socket, or the port is taken), no_permission, and those of
  /// agent::Agent::start. Nothing stays attached then.
  static Result<std::unique_ptr<Daemon>> start(const std::string& config_path, config::DaemonConfig config,
                                               const std::string& journal_folder);

  /// Serves until SIGTERM or SIGINT.
  Result<void> run();

 private:
  Daemon(std::string config_path, config::DaemonConfig config);
  void reload();
  Result<void> put_in_force(config::DaemonConfig config);
  void report(const std::vector<agent::AgentNews>& news);
  std::string status() const;

  std::string config_path_;
  config::DaemonConfig config_;
  std::unique_ptr<agent::Agent> agent_;  // outlives those who ask it
  std::unique_ptr<ScheduleThread> schedule_;
  std::unique_ptr<QueueThread> queues_;
  std::unique_ptr<ExportSource> export_source_;
  std::unique_ptr<exporter::Exporter> exporter_;
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace isoline::isolined

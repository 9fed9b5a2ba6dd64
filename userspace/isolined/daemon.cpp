#include "isolined/daemon.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "agent/in_process.hpp"
#include "isolined/log.hpp"
#include "isolined/loop.hpp"
#include "isolined/service_manager.hpp"
#include "rpc/client.hpp"

namespace isoline::isolined {
namespace {

constexpr const char* group_name = "isoline";

agent::AgentOptions agent_options(const config::DaemonConfig& config) {
  agent::AgentOptions options;
  options.probe = config.probe;
  options.interfaces = config.interfaces;
  return options;
}

agent::ScheduleKeeperOptions schedule_options(const config::ScheduleConfig& config) {
  return {config.wanted, config.put_back, config.full_read};
}

agent::QueueKeeperOptions queue_options(const config::ScheduleConfig& config) {
  return {config.wanted, config.measure_queues, config.full_read};
}

class LoggedEvents final : public host::EventSink {
 public:
  void report(const host::Event& event) override { log_event(event); }
};

// A host without traffic control is measured all the same.
std::unique_ptr<ScheduleThread> watch_schedules(const config::ScheduleConfig& config,
                                                const std::string& journal_folder) {
  auto parts = agent::real_schedule_parts(journal_folder, std::make_unique<LoggedEvents>());
  if (!parts) {
    log_error(parts.error());
    return nullptr;
  }
  auto thread = ScheduleThread::make(std::move(*parts), schedule_options(config));
  if (!thread) {
    log_error(thread.error());
    return nullptr;
  }
  return std::move(*thread);
}

exporter::ExportLimits limits_of(const config::ExporterConfig& config) { return {config.top_flows, config.max_series}; }

// Before anything is attached: a second daemon must not count the same packets once more, even for a moment.
Result<void> refuse_second_daemon(const std::string& socket) {
  const auto other = rpc::Client::connect(socket);
  if (!other && other.error().kind != ErrorKind::no_permission) {
    return {};
  }
  return fail({ErrorKind::occupied, "cannot start", socket, "another isolined answers there",
               "isoline daemon status, or another api socket in the configuration"});
}

Result<std::unique_ptr<rpc::Server>> serve(const config::ApiConfig& config, agent::Agent& agent) {
  rpc::ServerOptions options;
  options.socket = config.socket;
  options.rules.everyone_may_read = config.everyone_may_read;
  auto group = rpc::find_group(group_name);
  if (!group) {
    return fail(group.error());
  }
  if (!*group) {
    spdlog::info("this host has no group {}: only root may ask", group_name);
  }
  options.rules.group = *group;
  return rpc::Server::listen(options, agent);
}

Result<std::unique_ptr<exporter::Exporter>> export_to_prometheus(const config::ExporterConfig& config,
                                                                 ExportSource& source) {
  return exporter::Exporter::listen(config.address, limits_of(config), [&source] { return source.read(); });
}

}  // namespace

Daemon::Daemon(std::string config_path, config::DaemonConfig config)
    : config_path_(std::move(config_path)), config_(std::move(config)) {}

Result<std::unique_ptr<Daemon>> Daemon::start(const std::string& config_path, config::DaemonConfig config,
                                              const std::string& journal_folder) {
  std::unique_ptr<Daemon> daemon(new Daemon(config_path, std::move(config)));
  if (auto alone = refuse_second_daemon(daemon->config_.api.socket); !alone) {
    return fail(alone.error());
  }
  auto parts = agent::real_parts();
  if (!parts) {
    return fail(parts.error());
  }
  auto agent = agent::Agent::start(std::move(*parts), agent_options(daemon->config_));
  if (!agent) {
    return fail(agent.error());
  }
  daemon->agent_ = std::move(*agent);
  daemon->schedule_ = watch_schedules(daemon->config_.schedule, journal_folder);
  auto queues = QueueThread::make(queue_options(daemon->config_.schedule));
  if (!queues) {
    return fail(queues.error());
  }
  daemon->queues_ = std::move(*queues);
  daemon->export_source_ = std::make_unique<ExportSource>(*daemon->agent_, daemon->schedule_.get(), *daemon->queues_,
                                                          daemon->config_.probe.streams);
  auto server = serve(daemon->config_.api, *daemon->agent_);
  if (!server) {
    return fail(server.error());
  }
  daemon->server_ = std::move(*server);
  if (daemon->config_.exporter.enabled) {
    auto exporter = export_to_prometheus(daemon->config_.exporter, *daemon->export_source_);
    if (!exporter) {
      return fail(exporter.error());
    }
    daemon->exporter_ = std::move(*exporter);
  }
  return daemon;
}

Result<void> Daemon::run() {
  const auto watchdog = watchdog_interval();
  // Time-limited probes end within a beat, and the watchdog hears of us three times a turn.
  const Nanoseconds beat =
      std::min<Nanoseconds>(std::chrono::milliseconds(500), watchdog.value_or(std::chrono::hours(1)) / 3);
  LoopCalls calls;
  calls.beat = [this] {
    report(agent_->tick());
    tell_alive();
  };
  calls.news = [this] { report(agent_->handle_interface_events()); };
  calls.reload = [this] { reload(); };

  server_->start();
  if (schedule_) {  // not before: a daemon that cannot start must not have touched a port
    schedule_->begin();
  }
  queues_->begin();
  report(agent_->tick());
  spdlog::info("isolined {} answers on {}{}", ISOLINE_VERSION, config_.api.socket,
               exporter_ ? ", metrics on http://" + config_.exporter.address + "/metrics" : "");
  tell_ready(status());
  auto done = run_loop(std::max<Nanoseconds>(beat, std::chrono::milliseconds(10)), agent_->event_descriptor(), calls);
  tell_stopping();
  server_->stop();
  return done;
}

void Daemon::reload() {
  tell_reloading();
  auto config = config::read_daemon_config(config_path_);
  if (!config) {
    log_problems(config.error());
    spdlog::error("the configuration was refused; everything stays as it was");
  } else if (auto done = put_in_force(std::move(*config)); !done) {
    log_error(done.error());
    spdlog::error("the configuration was refused; everything stays as it was");
  } else {
    spdlog::info("the configuration was read again and is in force");
  }
  report(agent_->handle_interface_events());
  tell_ready(status());
}

Result<void> Daemon::put_in_force(config::DaemonConfig config) {
  if (config.api.socket != config_.api.socket || config.api.everyone_may_read != config_.api.everyone_may_read) {
    return fail({ErrorKind::unsupported, "cannot change api while running", config_path_,
                 "those who are connected rely on it", "systemctl restart isolined"});
  }
  const bool same_exporter =
      config.exporter.enabled == config_.exporter.enabled && config.exporter.address == config_.exporter.address;
  // What can fail comes first, what cannot comes last.
  std::unique_ptr<exporter::Exporter> other_exporter;
  if (!same_exporter && config.exporter.enabled) {
    auto listening = export_to_prometheus(config.exporter, *export_source_);
    if (!listening) {
      return fail(listening.error());
    }
    other_exporter = std::move(*listening);
  }
  if (auto done = agent_->reload(agent_options(config)); !done) {
    return done;
  }
  if (!same_exporter) {
    exporter_ = std::move(other_exporter);
  }
  if (exporter_) {
    exporter_->change(limits_of(config.exporter));
  }
  export_source_->change(config.probe.streams);
  if (schedule_) {
    schedule_->change(schedule_options(config.schedule));
  }
  queues_->change(queue_options(config.schedule));
  set_log_level(config.log_level);
  config_ = std::move(config);
  return {};
}

void Daemon::report(const std::vector<agent::AgentNews>& news) {
  for (const agent::AgentNews& entry : news) {
    switch (entry.what) {
      case agent::AgentNews::What::attached: spdlog::info("{}: measuring", entry.interface); break;
      case agent::AgentNews::What::vanished: spdlog::info("{}: gone, waiting for it", entry.interface); break;
      case agent::AgentNews::What::expired: spdlog::info("{}: time is up, probe taken off", entry.interface); break;
      case agent::AgentNews::What::attach_failed:
      case agent::AgentNews::What::source_failed: break;
    }
    if (entry.error) {
      spdlog::warn("{}", describe(*entry.error));
    }
  }
  if (!news.empty()) {
    tell_status(status());
  }
}

std::string Daemon::status() const {
  const auto ports = agent_->ports();
  const std::size_t count = ports ? ports->size() : 0;
  return "measuring " + std::to_string(count) + (count == 1 ? " interface" : " interfaces");
}

}  // namespace isoline::isolined

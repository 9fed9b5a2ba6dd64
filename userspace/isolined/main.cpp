// isolined: measures this host's flows for as long as it runs.
#include <spdlog/spdlog.h>

#include <exception>
#include <iostream>

#include "isolined/command_line.hpp"
#include "isolined/daemon.hpp"
#include "isolined/log.hpp"
#include "isolined/loop.hpp"

namespace {

using namespace isoline;
using namespace isoline::isolined;

ExitStatus refuse(const Error& error) {
  log_error(error);
  return exit_status_of(error.kind);
}

ExitStatus refuse(const config::Problems& problems) {
  log_problems(problems);
  return ExitStatus::usage;
}

ExitStatus check(const std::string& path) {
  const auto config = config::read_daemon_config(path);
  if (!config) {
    for (const Error& problem : config.error()) {
      std::cerr << describe(problem) << '\n';
    }
    return config::was_read(config.error()) ? ExitStatus::problems_found : ExitStatus::usage;
  }
  std::cout << path << ": nothing wrong\n";
  return ExitStatus::done;
}

ExitStatus serve(const std::string& path, const std::string& journal_folder) {
  keep_signals_for_the_loop();
  auto config = config::read_daemon_config(path);
  if (!config) {
    return refuse(config.error());
  }
  set_log_level(config->log_level);
  auto daemon = Daemon::start(path, std::move(*config), journal_folder);
  if (!daemon) {
    return refuse(daemon.error());
  }
  if (auto done = (*daemon)->run(); !done) {
    return refuse(done.error());
  }
  daemon->reset();  // takes the probes off before it is said
  spdlog::info("stopped, no probe is left");
  return ExitStatus::done;
}

ExitStatus run(int argc, const char* const* argv) {
  const auto line = read_command_line(argc, argv);
  if (!line) {
    std::cerr << "isolined: " << describe(line.error()) << '\n';
    return ExitStatus::usage;
  }
  if (line->help) {
    std::cout << help_text();
    return ExitStatus::done;
  }
  if (line->version) {
    std::cout << "isolined " ISOLINE_VERSION "\n";
    return ExitStatus::done;
  }
  if (line->check_config) {
    return check(line->config);
  }
  start_log();
  return serve(line->config, line->journal_folder);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "isolined: " << error.what() << '\n';
    return static_cast<int>(isoline::ExitStatus::failed);
  }
}

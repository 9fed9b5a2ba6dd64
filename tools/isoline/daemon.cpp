// isoline daemon: how isolined does, and whether its configuration is good.
#include "config/daemon.hpp"
#include "format/api_json.hpp"
#include "format/flow_table.hpp"
#include "isoline/command_line.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "isoline/text_style.hpp"
#include "model/units.hpp"
#include "rpc/client.hpp"

namespace isoline::cli {
namespace {

std::string in_words(const DaemonStatus& status) {
  return "isolined " + status.version + ", " + status.role + ", up " + for_people(status.uptime) + "\n\n" +
         format::memory_table(status.memory, text_style_of_stdout());
}

Result<ExitStatus> status(const Invocation& invocation) {
  const auto daemon = rpc::Client::connect(invocation.text("socket").value_or(rpc::default_socket));
  if (!daemon) return tl::unexpected(daemon.error());
  const auto answer = (*daemon)->status();
  if (!answer) return tl::unexpected(answer.error());
  const auto text = invocation.has("json") ? format::encode_status(*answer, true) : in_words(*answer);
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<ExitStatus> check_config(const Invocation& invocation) {
  const auto file = invocation.operand().value_or(config::default_daemon_config);
  const auto read = config::read_daemon_config(file);
  const auto problems = read ? config::Problems{} : read.error();
  if (!config::was_read(problems)) return fail(say_all_but_last(problems));
  if (invocation.has("json")) {
    const auto written = write_out(format::encode_problems(problems, true));
    if (!written) return tl::unexpected(written.error());
  } else if (problems.empty()) {
    say("isoline: " + file + " is good");
  } else {
    for (const auto& problem : problems) say("isoline: " + describe(problem));
  }
  return problems.empty() ? ExitStatus::done : ExitStatus::problems_found;
}

}  // namespace

Noun daemon_noun() {
  return {"daemon",
          "isolined: is it up, is its configuration good",
          "isoline-daemon(1)",
          {
              {"status",
               "version, uptime and memory of the running isolined",
               "Asks isolined on its socket.",
               {},
               {"json", "socket"},
               status},
              {"check-config",
               "read a configuration and say what is wrong with it",
               "Reads the file as isolined would, and the stream file that it names. Prints every\n"
               "problem as file:line:column and exits with 3 if there are any.",
               {"FILE", "default /etc/isoline/isolined.yaml", Completes::file, false},
               {"json"},
               check_config},
          }};
}

}  // namespace isoline::cli

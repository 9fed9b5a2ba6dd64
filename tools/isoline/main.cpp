// isoline: reads the command line, does what it says, and exits with the status that every verb shares.
#include <csignal>
#include <exception>

#include "format/api_json.hpp"
#include "isoline/command_line.hpp"
#include "isoline/help.hpp"
#include "isoline/output.hpp"

namespace {

using namespace isoline;

Result<ExitStatus> print(const std::string& text) {
  const auto written = cli::write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<ExitStatus> run(const std::vector<std::string>& words) {
  const auto request = cli::parse_command_line(words);
  if (!request) return tl::unexpected(request.error());
  if (const auto* version = std::get_if<cli::VersionRequest>(&*request)) {
    return print(version->json ? format::encode_version("isoline", ISOLINE_VERSION) : "isoline " ISOLINE_VERSION "\n");
  }
  if (const auto* help = std::get_if<cli::HelpRequest>(&*request)) {
    if (help->verb) return print(cli::help_of(*help->noun, *help->verb));
    return print(help->noun ? cli::help_of(*help->noun) : cli::help_of_program());
  }
  const auto& invocation = std::get<cli::Invocation>(*request);
  return invocation.verb().action(invocation);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen as EPIPE
  try {
    const auto status = run({argv + 1, argv + argc});
    if (status) return static_cast<int>(*status);
    cli::say("isoline: " + describe(status.error()));
    return static_cast<int>(exit_status_of(status.error().kind));
  } catch (const std::exception& error) {  // out of memory, a defect: still one line and a status
    cli::say(std::string("isoline: ") + error.what());
    return static_cast<int>(ExitStatus::failed);
  }
}

#include "isolined/command_line.hpp"

#include <boost/program_options.hpp>
#include <sstream>

#include "adapters/journal/file_journal.hpp"
#include "config/daemon.hpp"

namespace isoline::isolined {
namespace {

namespace po = boost::program_options;

po::options_description options() {
  po::options_description all("Options");
  auto add = all.add_options();
  add("config", po::value<std::string>()->value_name("FILE")->default_value(config::default_daemon_config),
      "configuration to run with");
  add("journal-folder",
      po::value<std::string>()->value_name("FOLDER")->default_value(journal::FileJournalOptions().folder),
      "where transactions are remembered; for tests: isoline looks in the default only");
  add("check-config", po::bool_switch(), "say everything that is wrong with the configuration, and end");
  add("version", po::bool_switch(), "print the version");
  add("help", po::bool_switch(), "print this");
  return all;
}

}  // namespace

Result<CommandLine> read_command_line(int argc, const char* const* argv) {
  using Style = po::command_line_style::style_t;
  constexpr int exact = Style::unix_style & ~Style::allow_guessing & ~Style::allow_short;
  try {
    po::variables_map values;
    po::store(po::command_line_parser(argc, argv)
                  .options(options())
                  .positional(po::positional_options_description())
                  .style(exact)
                  .run(),
              values);
    po::notify(values);
    CommandLine line;
    line.config = values["config"].as<std::string>();
    line.journal_folder = values["journal-folder"].as<std::string>();
    line.check_config = values["check-config"].as<bool>();
    line.version = values["version"].as<bool>();
    line.help = values["help"].as<bool>();
    return line;
  } catch (const po::error& error) {
    return fail({ErrorKind::usage, {}, {}, error.what(), "isolined --help"});
  }
}

std::string help_text() {
  std::ostringstream text;
  text << "Usage: isolined [--config FILE] [--check-config]\n\n"
          "Measures flows on this host and answers isoline and Prometheus. Runs in the foreground; SIGHUP reads the\n"
          "configuration again, SIGTERM ends it and takes its probes off.\n\n"
       << options()
       << "\nExit status: 0 done, 1 failed, 2 usage or configuration, 3 --check-config found\n"
          "problems, 5 not supported on this host.\n";
  return text.str();
}

}  // namespace isoline::isolined

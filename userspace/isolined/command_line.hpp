// What isolined is started with.
#pragma once

#include <string>

#include "model/error.hpp"

namespace isoline::isolined {

struct CommandLine {
  std::string config;          ///< path of the configuration
  std::string journal_folder;  ///< where transactions are remembered
  bool check_config = false;   ///< read it, say what is wrong, end
  bool version = false;
  bool help = false;
};

/// Errors: usage.
Result<CommandLine> read_command_line(int argc, const char* const* argv);

/// What --help prints.
std::string help_text();

}  // namespace isoline::isolined

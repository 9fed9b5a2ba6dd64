// Where data and talk go: stdout, stderr, files that appear whole or not at all.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "model/error.hpp"

namespace isoline::cli {

/// Writes data to stdout. False: the reader has gone (EPIPE), so the verb ends quietly.
/// Errors: failed (full disk …).
Result<bool> write_out(std::string_view text);

/// Writes one line of talk to stderr, if anybody can read it.
void say(std::string_view line);

/// Replaces a line of talk in place when stderr is a terminal; otherwise silent.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view text);
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
};

/// Whether write_file() can be expected to work, before the work for it is done. Errors: as write_file().
Result<void> check_file(const std::string& path);

/// Writes a file so that it is there whole or not at all (a new file in the same folder, then renamed).
/// Errors: invalid_input (a directory), no_permission, not_found (no such folder), failed.
Result<void> write_file(const std::string& path, std::string_view text);
/// The same of a text that comes in pieces: `next` appends one to what it is given, until it returns false.
Result<void> write_file(const std::string& path, const std::function<bool(std::string&)>& next);
/// The pieces to stdout. False: the reader has gone.
Result<bool> write_out(const std::function<bool(std::string&)>& next);

/// A folder that is there, made if it has to be. Errors: as write_file().
Result<void> make_folder(const std::string& path);

/// Whether stdout takes colours: it is a terminal, NO_COLOR is unset or empty, TERM is not dumb.
bool stdout_has_colours();
bool stdout_is_terminal();
/// Columns of the terminal behind stdout; if it is none, what COLUMNS says; otherwise 0.
unsigned stdout_columns();

}  // namespace isoline::cli

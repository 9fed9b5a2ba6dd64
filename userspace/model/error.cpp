#include "model/error.hpp"

namespace isoline {

std::string describe(const Error& error) {
  std::string text;
  const auto append = [&text](const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += ": ";
    text += part;
  };
  append(error.where);
  append(error.what);
  append(error.why);
  if (!error.hint.empty()) text += " (try: " + error.hint + ")";
  return text;
}

ExitStatus exit_status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return ExitStatus::usage;
    case ErrorKind::invalid_input: return ExitStatus::usage;
    case ErrorKind::unreachable: return ExitStatus::daemon_unreachable;
    case ErrorKind::unsupported: return ExitStatus::unsupported;
    case ErrorKind::not_found:
    case ErrorKind::no_permission:
    case ErrorKind::occupied:
    case ErrorKind::vanished:
    case ErrorKind::failed: return ExitStatus::failed;
  }
  return ExitStatus::failed;
}

}  // namespace isoline

// What went wrong, for a caller who must act on it and a person who must mend it.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace isoline {

/// What the caller can act on; the CLI maps each to one exit status.
enum class ErrorKind {
  usage,          ///< the words of the command line are off
  invalid_input,  ///< a file, a filter or a request does not say what it must
  not_found,      ///< no such interface, flow, file …
  no_permission,  ///< needs root, a capability or another user
  unsupported,    ///< this kernel or host cannot do it
  occupied,       ///< somebody else holds it (XDP slot, socket, attached already)
  unreachable,    ///< the daemon does not answer
  vanished,       ///< it was there and is gone (interface removed, daemon died)
  failed,         ///< anything else that the system refused
};

/// One clear message in four parts; empty parts are left out when it is printed.
struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string what;   ///< what could not be done: "cannot attach to eth7"
  std::string where;  ///< file:line:column, interface, socket …
  std::string why;    ///< the cause: "no such interface"
  std::string hint;   ///< what to try: "isoline probe list shows the interfaces"
};

/// "where: what: why (try: hint)", one line.
std::string describe(const Error& error);

/// The one result type of the project; std::expected when the compiler has it whole.
template <class T>
using Result = tl::expected<T, Error>;

/// `return fail({...});` from any function that returns a Result.
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// The exit statuses of every Isoline program (docs/man/isoline.1.scd lists them).
enum class ExitStatus : int {
  done = 0,
  failed = 1,
  usage = 2,
  problems_found = 3,
  daemon_unreachable = 4,
  unsupported = 5,
};

ExitStatus exit_status_of(ErrorKind kind);

}  // namespace isoline

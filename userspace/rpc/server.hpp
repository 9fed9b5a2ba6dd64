// The daemon's API on a Unix socket: HTTP/1.1 and JSON.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "model/error.hpp"
#include "model/time.hpp"
#include "rpc/api.hpp"
#include "rpc/permission.hpp"

namespace isoline::rpc {

struct ServerOptions {
  std::string socket = "/run/isoline/isolined.sock";
  PermissionRules rules = {};
  unsigned max_connections = 64;                  ///< a quarter of them is kept for those who may change
  std::size_t max_request = 64 * 1024;            ///< bytes of header, and of body
  std::size_t max_pending = 512UL * 1024 * 1024;  ///< bytes of large answers that wait for slow readers, together
  Nanoseconds request_timeout = std::chrono::seconds(10);  ///< from the first wait to the last byte of a request
  Nanoseconds stall_timeout = std::chrono::seconds(10);  ///< an answer of which nothing is taken for so long is dropped
  Nanoseconds answer_timeout = std::chrono::seconds(60);  ///< a whole answer
};

/// Serves an Api until it is stopped. All calls to the Api come from the thread that runs run().
/// The socket has mode 0660 and the group of the rules (0600 without a group, 0666 when everyone may read).
class Server {
 public:
  /// Takes the socket; connections wait until run(). A stale socket file is removed, a live one never.
  /// Errors: occupied (another daemon answers there, or the path is no socket), no_permission, not_found (no such
  /// folder), invalid_input (path too long), failed.
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options, Api& api);

  ~Server();  ///< stops, and removes the socket file if it is still this server's
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves on this thread until stop(). Requests that are being answered at that moment are cut off.
  void run();

  /// Serves on a thread of its own; the destructor joins it.
  void start();

  /// Ends run(), from any thread; not from a signal handler. Later calls do nothing.
  void stop();

  /// Connections that are open now. Thread-safe.
  unsigned connections() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::rpc

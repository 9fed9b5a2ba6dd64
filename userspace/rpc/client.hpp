// The daemon's API from the other end: the verbs of Api over its Unix socket.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "model/error.hpp"
#include "model/time.hpp"
#include "rpc/api.hpp"

namespace isoline::rpc {

inline constexpr const char* default_socket = "/run/isoline/isolined.sock";

struct ClientOptions {
  Nanoseconds connect_timeout = std::chrono::seconds(2);
  Nanoseconds answer_timeout = std::chrono::seconds(30);  ///< a whole request and its answer
  std::size_t max_answer = 256UL * 1024 * 1024;           ///< bytes
};

class Client {
 public:
  /// Makes sure that somebody listens. Each verb then makes a connection of its own, so that a daemon that was
  /// restarted in between answers again. The result is not thread-safe.
  /// Errors: unreachable (no daemon), no_permission (the socket is for root and the group isoline).
  /// Errors of the verbs: these, those of the daemon as it sent them, and vanished (died in the middle of an answer).
  static Result<std::unique_ptr<Api>> connect(const std::string& socket = default_socket,
                                              const ClientOptions& options = {});
};

}  // namespace isoline::rpc

// One request in, one response out: the daemon's API without a socket.
#pragma once

#include <string>
#include <string_view>

#include "model/error.hpp"
#include "rpc/api.hpp"
#include "rpc/permission.hpp"

namespace isoline::rpc {

struct Request {
  std::string_view method;  ///< "GET"
  std::string_view target;  ///< "/v1/probes/eth0", as it came
  std::string_view body;    ///< JSON or empty
};

struct Response {
  unsigned status = 200;
  std::string body;   ///< one JSON document, never empty
  std::string allow;  ///< with status 405: the methods that this path has
};

/// Carries out one request. Never throws, whatever the bytes. Errors become {"error": …} with a fitting status.
Response handle(const Request& request, Permission permission, Api& api);

/// The HTTP status that tells this kind of error.
unsigned http_status_of(ErrorKind kind);

/// A response that carries this error.
Response error_response(const Error& error);
Response error_response(unsigned status, const Error& error);

}  // namespace isoline::rpc

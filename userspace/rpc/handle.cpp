#include "rpc/handle.hpp"

#include <exception>
#include <utility>

#include "format/api_json.hpp"
#include "format/json.hpp"
#include "rpc/target.hpp"

namespace isoline::rpc {

namespace {

constexpr std::string_view nothing_to_say = "{}\n";

/// A success with this body, or the error.
template <class T, class Encode>
Response answer(Result<T> result, Encode encode) {
  if (!result) return error_response(result.error());
  return {200, encode(*result), {}};
}

Response answer(const Result<void>& result) {
  if (!result) return error_response(result.error());
  return {200, std::string(nothing_to_say), {}};
}

Response get_status(const Request&, std::string_view, Api& api) {
  return answer(api.status(), [](const Status& status) { return format::encode_status(status); });
}

Response get_flows(const Request&, std::string_view, Api& api) {
  return answer(api.snapshot(), [](const Snapshot& snapshot) {
    return format::encode_snapshot(snapshot, {.pretty = false, .histograms = true});
  });
}

Response get_probes(const Request&, std::string_view, Api& api) {
  return answer(api.ports(), [](const std::vector<ProbePort>& ports) { return format::encode_ports(ports); });
}

Response get_cost(const Request&, std::string_view, Api& api) {
  return answer(api.cost(), [](const std::vector<ProbeCost>& cost) { return format::encode_cost(cost); });
}

Response post_probe(const Request& request, std::string_view, Api& api) {
  const auto attach = format::decode_attach_request(request.body);
  if (!attach) return error_response(attach.error());
  if (const auto fine = check_interface_name(attach->interface); !fine) return error_response(fine.error());
  return answer(api.attach(attach->interface, attach->lasting));
}

Response delete_probe(const Request&, std::string_view rest, Api& api) {
  const auto interface = percent_decoded(rest);
  if (!interface) return error_response(interface.error());
  if (const auto fine = check_interface_name(*interface); !fine) return error_response(fine.error());
  return answer(api.detach(*interface));
}

/// One verb on one path. A path that ends with a slash is followed by one more segment.
struct Route {
  std::string_view method;
  std::string_view path;
  Permission needs;
  const char* what;  ///< "cannot …"
  Response (*carry_out)(const Request&, std::string_view rest, Api&);
};

constexpr Route routes[] = {
    {"GET", "/v1/status", Permission::read, "cannot show the daemon's status", get_status},
    {"GET", "/v1/flows", Permission::read, "cannot show the flows", get_flows},
    {"GET", "/v1/probes", Permission::read, "cannot show the probes", get_probes},
    {"POST", "/v1/probes", Permission::change, "cannot attach a probe", post_probe},
    {"DELETE", "/v1/probes/", Permission::change, "cannot detach a probe", delete_probe},
    {"GET", "/v1/cost", Permission::read, "cannot show the probes' cost", get_cost},
};

/// What is behind the route's path, absent if the path is another one.
std::optional<std::string_view> rest_behind(const Route& route, std::string_view path) {
  if (!route.path.ends_with('/')) return path == route.path ? std::optional<std::string_view>("") : std::nullopt;
  if (!path.starts_with(route.path)) return std::nullopt;
  const auto rest = path.substr(route.path.size());
  return rest.empty() || rest.find('/') != std::string_view::npos ? std::nullopt : std::optional(rest);
}

Response refused(const Route& route) {
  const bool looking = route.needs == Permission::read;
  return error_response({ErrorKind::no_permission,
                         route.what,
                         {},
                         looking ? "only root and members of the group isoline may ask this daemon"
                                 : "only root and members of the group isoline may change anything",
                         "use sudo, or have an administrator run: usermod -aG isoline USER, and log in again"});
}

Response dispatch(const Request& request, Permission permission, Api& api) {
  std::string allowed;
  for (const Route& route : routes) {
    const auto rest = rest_behind(route, request.target);
    if (!rest) continue;
    if (route.method == request.method) {
      if (permission < route.needs) return refused(route);
      return route.carry_out(request, *rest, api);
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (!allowed.empty()) {
    Response response = error_response(
        405, {ErrorKind::invalid_input, "cannot do that here", {}, "this path has no such method", "use " + allowed});
    response.allow = allowed;
    return response;
  }
  return error_response(
      {ErrorKind::not_found,
       "there is nothing at this path",
       {},
       "the API does not have it",
       "paths are /v1/status, /v1/flows, /v1/probes, /v1/probes/INTERFACE and /v1/cost, without parameters"});
}

}  // namespace

unsigned http_status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::invalid_input: return 400;
    case ErrorKind::no_permission: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::occupied: return 409;
    case ErrorKind::vanished: return 410;
    case ErrorKind::failed: return 500;
    case ErrorKind::unsupported: return 501;
    case ErrorKind::unreachable: return 502;
  }
  return 500;
}

Response error_response(const Error& error) { return error_response(http_status_of(error.kind), error); }

Response error_response(unsigned status, const Error& error) { return {status, format::encode_error(error), {}}; }

Response handle(const Request& request, Permission permission, Api& api) {
  try {
    return dispatch(request, permission, api);
  } catch (const std::exception& exception) {
    return error_response({ErrorKind::failed, "the daemon could not answer", {}, exception.what(), {}});
  }
}

}  // namespace isoline::rpc

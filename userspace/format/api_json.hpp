// Requests and answers of the daemon's API as JSON and back; rpc carries them, this layer words them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/json_writer.hpp"
#include "model/daemon.hpp"
#include "model/error.hpp"
#include "model/probe.hpp"

namespace isoline::format {

/// Body of POST /v1/probes: {"interface":"eth0","for_ns":3600000000000}.
struct AttachRequest {
  std::string interface;
  std::optional<Nanoseconds> lasting;  ///< > 0; absent: until it is detached
};

/// Every encoder writes one line that ends with a newline, or lines and indentation if pretty. Every decoder passes
/// over unknown keys and reports invalid_input as decode_snapshot() does; texts above 1 MiB are refused.
std::string encode_attach_request(const AttachRequest& request);
Result<AttachRequest> decode_attach_request(std::string_view text);

/// {"version","role","uptime_ns","network_namespace","memory":{…,"total"}}
std::string encode_status(const DaemonStatus& status, bool pretty = false);
Result<DaemonStatus> decode_status(std::string_view text);

/// {"flows","histograms","conversations","index","counters","total"}, bytes.
std::string encode_memory(const ProbeMemory& memory, bool pretty = false);

/// {"probes":[{"interface","index","hook","ingress","egress","remaining_ns"}]}
std::string encode_ports(const std::vector<ProbePort>& ports, bool pretty = false);
Result<std::vector<ProbePort>> decode_ports(std::string_view text);

/// What a program answers when it is asked for its version: {"name","version"}.
std::string encode_version(std::string_view name, std::string_view version);

/// {"programs":[{"program","interface","direction","runs","run_time_ns","ns_per_run"}]}
std::string encode_cost(const std::vector<ProbeCost>& cost, bool pretty = false);
Result<std::vector<ProbeCost>> decode_cost(std::string_view text);

/// {"error":{"kind","what","where","why","hint"}}; empty parts are left out.
std::string encode_error(const Error& error);
/// The members of an error, into an object that is open.
void write_error(JsonWriter& json, const Error& error);
/// {"problems":[{"kind","what","where","why","hint"}]}, for checks that report everything at once.
std::string encode_problems(const std::vector<Error>& problems, bool pretty = false);
/// The error that the text holds; if it holds none, an invalid_input that says so.
Error decode_error(std::string_view text);

/// The enumerator's name: "not_found".
const char* to_string(ErrorKind kind);
std::optional<ErrorKind> parse_error_kind(std::string_view text);

}  // namespace isoline::format

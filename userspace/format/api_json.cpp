// Requests and answers of the API, besides the flow list.
#include "format/api_json.hpp"

#include <array>

#include "format/flow_json.hpp"

namespace isoline::format {
namespace {

constexpr std::size_t largest_text = std::size_t{1} << 20;

constexpr std::array error_kinds{ErrorKind::usage,         ErrorKind::invalid_input, ErrorKind::not_found,
                                 ErrorKind::no_permission, ErrorKind::unsupported,   ErrorKind::occupied,
                                 ErrorKind::unreachable,   ErrorKind::vanished,      ErrorKind::failed};

constexpr struct {
  const char* name;
  std::uint64_t ProbeMemory::* bytes;
} memory_parts[] = {{"flows", &ProbeMemory::flows},
                    {"histograms", &ProbeMemory::histograms},
                    {"conversations", &ProbeMemory::conversations},
                    {"index", &ProbeMemory::index},
                    {"counters", &ProbeMemory::counters},
                    {"total", &ProbeMemory::total}};

constexpr struct {
  const char* name;
  std::string Error::* text;
} error_parts[] = {{"what", &Error::what}, {"where", &Error::where}, {"why", &Error::why}, {"hint", &Error::hint}};

void write_memory(JsonWriter& json, const ProbeMemory& memory) {
  json.begin_object(JsonWriter::Shape::line);
  for (const auto& part : memory_parts) json.member(part.name, memory.*part.bytes);
  json.end_object();
}

/// {"name": [elements]}
template <class T>
std::string encode_list(const char* name, const std::vector<T>& list, bool pretty, const auto& write) {
  JsonWriter json(pretty);
  json.begin_object();
  json.key(name);
  json.begin_array();
  for (const T& element : list) {
    json.begin_object(JsonWriter::Shape::line);
    write(json, element);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

template <class T>
Result<std::vector<T>> decode_list(std::string_view text, const char* name, const char* what, const auto& read) {
  std::vector<T> list;
  const auto done = read_json(text, largest_text, what, [&](const JsonPlace& document) {
    document.with(name, true, [&](const JsonPlace& elements) {
      elements.each_element([&](const JsonPlace& element) { read(element, list.emplace_back()); });
    });
  });
  if (!done) return tl::unexpected(done.error());
  return list;
}

template <class T>
Result<T> decode_object(std::string_view text, const char* what, const auto& read) {
  T object;
  const auto done = read_json(text, largest_text, what, [&](const JsonPlace& document) { read(document, object); });
  if (!done) return tl::unexpected(done.error());
  return object;
}

}  // namespace

std::string encode_attach_request(const AttachRequest& request) {
  JsonWriter json(false);
  json.begin_object();
  json.member("interface", request.interface);
  json.member("for_ns", request.lasting);
  json.end_object();
  return json.take();
}

Result<AttachRequest> decode_attach_request(std::string_view text) {
  return decode_object<AttachRequest>(text, "the request", [](const JsonPlace& place, AttachRequest& request) {
    place.with("interface", true, [&](const JsonPlace& name) {
      if (name.get(request.interface) && request.interface.empty()) name.note("it is empty");
    });
    place.with("for_ns", false, [&](const JsonPlace& lasting) {
      Nanoseconds time{};
      if (lasting.get(time) && time == Nanoseconds(0)) lasting.note("a probe cannot last for no time");
      request.lasting = time;
    });
  });
}

std::string encode_status(const DaemonStatus& status, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("version", status.version);
  json.member("role", status.role);
  json.member("uptime_ns", status.uptime);
  if (status.network_namespace != 0) json.member("network_namespace", status.network_namespace);
  json.key("memory");
  write_memory(json, status.memory);
  json.end_object();
  return json.take();
}

Result<DaemonStatus> decode_status(std::string_view text) {
  return decode_object<DaemonStatus>(text, "the status", [](const JsonPlace& place, DaemonStatus& status) {
    place.required("version", status.version);
    place.required("role", status.role);
    place.required("uptime_ns", status.uptime);
    std::optional<std::uint64_t> inode;
    place.optional("network_namespace", inode);
    status.network_namespace = inode.value_or(0);
    place.with("memory", true, [&](const JsonPlace& memory) {
      for (const auto& part : memory_parts) memory.required(part.name, status.memory.*part.bytes);
    });
  });
}

std::string encode_memory(const ProbeMemory& memory, bool pretty) {
  JsonWriter json(pretty);
  write_memory(json, memory);
  return json.take();
}

std::string encode_ports(const std::vector<ProbePort>& ports, bool pretty) {
  return encode_list("probes", ports, pretty, [](JsonWriter& json, const ProbePort& port) {
    json.member("interface", port.interface);
    json.member("index", port.index.value);
    json.member("hook", to_string(port.hook));
    json.member("ingress", port.ingress);
    json.member("egress", port.egress);
    json.member("remaining_ns", port.remaining);
  });
}

Result<std::vector<ProbePort>> decode_ports(std::string_view text) {
  return decode_list<ProbePort>(text, "probes", "the list of probes", [](const JsonPlace& place, ProbePort& port) {
    place.required("interface", port.interface);
    place.required("index", port.index.value);
    place.with("hook", true, [&](const JsonPlace& hook) { hook.get(port.hook, parse_hook, "hook"); });
    place.required("ingress", port.ingress);
    place.required("egress", port.egress);
    place.optional("remaining_ns", port.remaining);
  });
}

std::string encode_cost(const std::vector<ProbeCost>& cost, bool pretty) {
  return encode_list("programs", cost, pretty, [](JsonWriter& json, const ProbeCost& one) {
    json.member("program", one.program);
    json.member("interface", one.interface);
    json.member("direction", to_string(one.direction));
    json.member("runs", one.runs);
    json.member("run_time_ns", one.run_time);
    if (one.runs > 0) json.member("ns_per_run", static_cast<std::uint64_t>(one.run_time.count()) / one.runs);
  });
}

Result<std::vector<ProbeCost>> decode_cost(std::string_view text) {
  return decode_list<ProbeCost>(text, "programs", "the cost", [](const JsonPlace& place, ProbeCost& one) {
    place.required("program", one.program);
    place.required("interface", one.interface);
    place.with("direction", true, [&](const JsonPlace& direction) { read_direction(direction, one.direction); });
    place.required("runs", one.runs);
    place.required("run_time_ns", one.run_time);
  });
}

std::string encode_version(std::string_view name, std::string_view version) {
  JsonWriter json(false);
  json.begin_object();
  json.member("name", name);
  json.member("version", version);
  json.end_object();
  return json.take();
}

void write_error(JsonWriter& json, const Error& error) {
  json.member("kind", to_string(error.kind));
  for (const auto& part : error_parts) {
    if (!(error.*part.text).empty()) json.member(part.name, error.*part.text);
  }
}

std::string encode_error(const Error& error) {
  JsonWriter json(false);
  json.begin_object();
  json.key("error");
  json.begin_object();
  write_error(json, error);
  json.end_object();
  json.end_object();
  return json.take();
}

std::string encode_problems(const std::vector<Error>& problems, bool pretty) {
  return encode_list("problems", problems, pretty, write_error);
}

Error decode_error(std::string_view text) {
  const auto decoded = decode_object<Error>(text, "the error", [](const JsonPlace& place, Error& error) {
    place.with("error", true, [&](const JsonPlace& inside) {
      inside.with("kind", true,
                  [&](const JsonPlace& kind) { kind.get(error.kind, parse_error_kind, "kind of error"); });
      for (const auto& part : error_parts) inside.optional(part.name, error.*part.text);
    });
  });
  return decoded ? *decoded : decoded.error();
}

const char* to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return "usage";
    case ErrorKind::invalid_input: return "invalid_input";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::no_permission: return "no_permission";
    case ErrorKind::unsupported: return "unsupported";
    case ErrorKind::occupied: return "occupied";
    case ErrorKind::unreachable: return "unreachable";
    case ErrorKind::vanished: return "vanished";
    case ErrorKind::failed: return "failed";
  }
  return "failed";
}

std::optional<ErrorKind> parse_error_kind(std::string_view text) {
  for (const ErrorKind kind : error_kinds) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace isoline::format

#include "config/daemon.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include <fnmatch.h>

#include "config/file.hpp"
#include "config/schedule.hpp"
#include "config/stream_list.hpp"
#include "config/yaml/check.hpp"
#include "model/address.hpp"

namespace isoline::config {

const char* to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "info";
}

bool matches_interface(const std::string& pattern, const std::string& interface) {
  return fnmatch(pattern.c_str(), interface.c_str(), FNM_NOESCAPE) == 0;
}

namespace {

constexpr std::size_t longest_interface = 15;  // IFNAMSIZ - 1

void read_interfaces(const Section& probe, std::vector<std::string>& interfaces, yaml::Report& report) {
  const auto* list = probe.find("interfaces");
  if (!list) return;
  std::set<std::string> seen;
  for (const auto& element : list->elements()) {
    if (element.type() != yaml::Node::Type::scalar) continue;
    const std::string name(element.text());
    const bool pattern = name.find_first_of("*?[") != std::string::npos;
    if (name.find_first_of("/ ") != std::string::npos || name == "." || name == "..") {
      report.add(element.at(), yaml::quoted(name) + " is no interface", "names have neither slashes nor blanks");
    } else if (!pattern && name.size() > longest_interface) {
      report.add(element.at(), yaml::quoted(name) + " is no interface", "names have 15 characters at most");
    } else if (!seen.insert(name).second) {
      report.add(element.at(), yaml::quoted(name) + " is listed twice", "once is enough", "remove one of them");
    }
    interfaces.push_back(name);
  }
}

// Why this is no "address:port"; absent if it is one.
std::optional<std::string> problem_of_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return "the port is missing";
  std::string_view host = text.substr(0, colon), port = text.substr(colon + 1);
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  const auto address = parse_ip_address(host);
  if (!address) return "there is no IP address in front of the port (names are not looked up)";
  if (address->v6 != brackets) return "IPv6 addresses, and only those, stand in square brackets";
  unsigned number = 0;
  for (const char c : port) {
    if (c < '0' || c > '9' || number > 65535) return "the port is no number from 1 to 65535";
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  if (port.empty() || port.front() == '0' || number > 65535) return "the port is no number from 1 to 65535";
  return std::nullopt;
}

void read_exporter(const Section& section, ExporterConfig& exporter, yaml::Report& report) {
  section.take("enabled", exporter.enabled);
  section.take("top_flows", exporter.top_flows);
  section.take("max_series", exporter.max_series);
  if (const auto address = section.text("address")) {
    exporter.address = *address;
    if (const auto problem = problem_of_endpoint(*address)) {
      report.add(section.at("address"), "bad value " + yaml::quoted(*address) + " for exporter.address", *problem,
                 "write it like \"127.0.0.1:9479\" or \"[::1]:9479\"");
    }
  }
}

void read_api(const Section& section, ApiConfig& api, yaml::Report& report) {
  section.take("socket", api.socket);
  if (!api.socket.starts_with('/') || api.socket.ends_with('/')) {
    report.add(section.at("socket"), "bad value " + yaml::quoted(api.socket) + " for api.socket",
               "it is no absolute path of a file", "write it like /run/isoline/isolined.sock");
  }
  api.everyone_may_read = section.text("readers") == "everyone";
}

void read_sizes(const Section& probe, ProbeOptions& options) {
  probe.take("max_flows", options.max_flows);
  probe.take("max_histograms", options.max_histograms);
  probe.take("max_conversations", options.max_conversations);
  probe.take("max_ports", options.max_ports);
  probe.take("idle_timeout", options.idle_timeout);
  probe.take("round_trips", options.round_trips);
  probe.take("histograms", options.histograms);
  probe.take("vxlan_inner", options.vxlan_inner);
}

// Streams stand in the file itself or in one of their own. The problems of the latter are added behind.
Problems read_streams(const Section& probe, const std::string& folder, DaemonConfig& config, yaml::Report& report) {
  auto inline_streams = read_stream_lists(probe, daemon_keys(), report);
  config.probe.streams = std::move(inline_streams.streams);
  config.probe.rtp_ports = std::move(inline_streams.rtp_ports);
  const auto file = probe.text("streams_file");
  if (!file) return {};
  if (const auto* streams = probe.find("streams")) {
    report.add(streams->at(), "streams and streams_file are both there", "streams come from one place",
               "remove one of them");
    return {};
  }
  config.streams_file = (std::filesystem::path(folder) / *file).string();
  auto loaded = read_stream_file(config.streams_file);
  if (!loaded) {
    auto& first = loaded.error().front();
    if (first.kind == ErrorKind::invalid_input) return std::move(loaded.error());
    report.add(probe.at("streams_file"), "cannot read the stream file " + yaml::quoted(config.streams_file), first.why);
    return {};
  }
  config.probe.streams = std::move(loaded->streams);
  for (const auto& port : loaded->rtp_ports) {
    for (const auto& known : config.probe.rtp_ports) {
      if (port.port == known.port) {
        report.add(probe.at("streams_file"), "duplicate RTP port " + std::to_string(port.port),
                   "this file and its stream file both have it", "remove one of them");
      }
    }
  }
  config.probe.rtp_ports.insert(config.probe.rtp_ports.end(), loaded->rtp_ports.begin(), loaded->rtp_ports.end());
  return {};
}

// The problems of the schedule file come back, to stand behind those of this one.
Problems read_schedule(const Section& section, const std::string& folder, ScheduleConfig& schedule,
                       yaml::Report& report) {
  section.take("put_back", schedule.put_back);
  section.take("full_read", schedule.full_read);
  section.take("measure_queues", schedule.measure_queues);
  const auto file = section.text("file");
  if (!file) {
    if (schedule.put_back) {
      report.add(section.at("put_back"), "put_back without file", "there is nothing to put back", "name the file");
    }
    if (schedule.measure_queues) {
      report.add(section.at("measure_queues"), "measure_queues without file", "no ports are named", "name the file");
    }
    return {};
  }
  schedule.file = (std::filesystem::path(folder) / *file).string();
  auto loaded = read_schedule_file(schedule.file);
  if (!loaded) {
    const auto& first = loaded.error().front();
    if (first.kind == ErrorKind::invalid_input) return std::move(loaded.error());
    report.add(section.at("file"), "cannot read the schedule file " + yaml::quoted(schedule.file), first.why);
    return {};
  }
  schedule.wanted = std::move(loaded->schedule);
  return {};
}

}  // namespace

Loaded<DaemonConfig> parse_daemon_config(std::string_view text, const std::string& name, const std::string& folder) {
  yaml::Report report(name);
  DaemonConfig config;
  Problems of_stream_file, of_schedule_file;
  if (const auto tree = yaml::parse_tree(text, report)) {
    yaml::check(tree->root(), daemon_keys(), report);
    const Section top(tree->root(), daemon_keys());
    const Section probe = top.map("probe");
    read_interfaces(probe, config.interfaces, report);
    read_sizes(probe, config.probe);
    probe.take_word("hook", {Hook::automatic, Hook::tcx, Hook::clsact, Hook::xdp}, config.probe.hook);
    probe.take_word("clock", {ClockSource::monotonic, ClockSource::skb, ClockSource::hardware}, config.probe.clock);
    if (config.probe.hook == Hook::xdp) config.probe.egress = false;
    of_stream_file = read_streams(probe, folder, config, report);
    read_exporter(top.map("exporter"), config.exporter, report);
    read_api(top.map("api"), config.api, report);
    of_schedule_file = read_schedule(top.map("schedule"), folder, config.schedule, report);
    top.map("log").take_word("level", {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error},
                             config.log_level);
  }
  Problems problems = report.take();
  problems.insert(problems.end(), of_stream_file.begin(), of_stream_file.end());
  problems.insert(problems.end(), of_schedule_file.begin(), of_schedule_file.end());
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return config;
}

Loaded<DaemonConfig> read_daemon_config(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_daemon_config(*text, path, std::filesystem::path(path).parent_path().string());
}

}  // namespace isoline::config

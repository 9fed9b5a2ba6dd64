// The configuration of isolined (docs/formats/isolined-config.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "model/port_config.hpp"
#include "model/probe.hpp"

namespace isoline::config {

/// The Prometheus exporter.
struct ExporterConfig {
  bool enabled = true;
  std::string address = "127.0.0.1:9479";  ///< "host:port" or "[v6]:port", checked; host is an address, never a name
  std::uint32_t top_flows = 50;            ///< unplanned flows with series of their own; 0 = none
  std::uint32_t max_series = 20000;        ///< cap on everything that one scrape returns
};

/// The socket that the CLI talks to.
struct ApiConfig {
  std::string socket = "/run/isoline/isolined.sock";  ///< absolute
  bool everyone_may_read = false;                     ///< false: root and the group isoline only
};

/// The schedule that this host's ports are held against.
struct ScheduleConfig {
  std::string file;  ///< resolved against the folder of the configuration; empty: nothing is watched
  Schedule wanted;   ///< what is in it
  bool put_back = false;
  bool measure_queues = false;
  Nanoseconds full_read = std::chrono::seconds(30);
  friend bool operator==(const ScheduleConfig&, const ScheduleConfig&) = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };
const char* to_string(LogLevel level);

/// Everything in isolined.yaml; an empty file means these defaults.
struct DaemonConfig {
  std::vector<std::string> interfaces;  ///< names or shell patterns; empty = probes come by request only
  ProbeOptions probe;                   ///< with the streams and RTP ports of streams_file, if there is one
  std::string streams_file;             ///< resolved against the folder of the configuration; empty = none
  ExporterConfig exporter;
  ApiConfig api;
  ScheduleConfig schedule;
  LogLevel log_level = LogLevel::info;
};

inline constexpr const char* default_daemon_config = "/etc/isoline/isolined.yaml";

/// Reads a file of at most 1 MiB and the stream and schedule files that it names; the problems of all are reported.
/// Errors: not_found, no_permission, failed (the file), invalid_input (its contents).
Loaded<DaemonConfig> read_daemon_config(const std::string& path);

/// The same from memory; name stands in front of line:column, folder is where the files that it names are looked for.
Loaded<DaemonConfig> parse_daemon_config(std::string_view text, const std::string& name, const std::string& folder);

/// True if a name or shell pattern of `interfaces` means this interface: "*" any text, "?" one character, "[…]" one of.
bool matches_interface(const std::string& pattern, const std::string& interface);

}  // namespace isoline::config

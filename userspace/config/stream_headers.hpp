// What stands in front of the stamp of a generated stream's frames.
#pragma once

#include "config/reader.hpp"
#include "config/yaml/report.hpp"
#include "model/traffic.hpp"

namespace isoline::config {

/// Reads `headers`, which may be absent. Reports group addresses as sources, addresses of which one is missing or that
/// are of two families, and fields of IP without addresses.
StreamHeaders read_stream_headers(const Section& headers, yaml::Report& report);

}  // namespace isoline::config

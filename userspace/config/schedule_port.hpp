// One port of a schedule file.
#pragma once

#include "config/reader.hpp"
#include "config/yaml/report.hpp"
#include "model/port_config.hpp"

namespace isoline::config {

/// Reads a map that was held against its table and has its profile beneath it. Reports what is missing and what
/// excludes each other in the file; whether the values make sense together is for schedule/gates/check.hpp.
PortConfig read_port(const Section& section, yaml::Report& report);

}  // namespace isoline::config

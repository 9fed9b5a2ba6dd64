// VLANs, priorities of IP traffic and streams of one port of a schedule file.
#pragma once

#include <vector>

#include "config/reader.hpp"
#include "config/yaml/report.hpp"
#include "model/port_config.hpp"

namespace isoline::config {

/// vlan_filtering, vlans, vlan_devices and dscp of a port. Reports what stands twice.
void read_vlans(const Section& section, PortConfig& port, yaml::Report& report);

/// Its streams. Reports names that stand twice, and streams that select nothing or for which nothing is to be done.
std::vector<StreamFilter> read_stream_filters(const Section& section, yaml::Report& report);

}  // namespace isoline::config

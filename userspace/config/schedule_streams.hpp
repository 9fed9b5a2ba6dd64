// VLANs, priorities of IP traffic and streams of one port of a schedule file.
#pragma once

#include <vector>

#include "config/reader.hpp"
#include "model/port_config.hpp"

namespace isoline::config {

/// vlan_filtering, vlans, vlan_devices and dscp of a port.
void read_vlans(const Section& section, PortConfig& port);

std::vector<StreamFilter> read_stream_filters(const Section& port);

}  // namespace isoline::config

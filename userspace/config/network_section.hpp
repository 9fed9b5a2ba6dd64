// The parts of a file that tell a network and its streams; network files and plans have them in common.
#pragma once

#include <span>
#include <vector>

#include "config/network.hpp"
#include "config/network_names.hpp"
#include "config/reader.hpp"
#include "config/yaml/report.hpp"
#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::config {

/// Of all files that the solver's side writes, too: what is written can be read again.
inline constexpr yaml::Limits network_limits{.bytes = largest_network_file, .values = 80'000'000};

/// The classes that are planned where nothing is said: 5, 4 and 3, or the highest three that every port has queues for.
std::vector<TrafficClass> default_classes(const Network& network);

/// Reads the network of a file that was held against its table. Reports what contradicts itself in it.
Network read_network_section(const Section& top, yaml::Report& report);

/// Reads the streams of the file, as many as it has. Reports unknown nodes and what check_requests() finds; the names
/// of `known` streams, which other files have, are taken.
std::vector<StreamRequest> read_request_section(const Section& top, const Network& network, const NetworkNames& names,
                                                std::span<const StreamRequest> known, yaml::Report& report);

}  // namespace isoline::config

// The `streams` and `rtp` lists, which stream files and the daemon's configuration have in common.
#pragma once

#include <span>

#include "config/reader.hpp"
#include "config/streams.hpp"
#include "config/yaml/report.hpp"

namespace isoline::config {

/// Reads both lists of this map. Reports double names, double matches, double ports and times that contradict.
StreamFile read_stream_lists(const Section& parent, std::span<const Key> keys, yaml::Report& report);

}  // namespace isoline::config

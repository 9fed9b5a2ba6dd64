// The size of a stream's frames, which a file says in one of two ways.
#pragma once

#include <cstdint>

#include "config/reader.hpp"
#include "config/yaml/report.hpp"

namespace isoline::config {

/// Bytes, MAC addresses through FCS with all tags, by `frame_size` or `payload` of a stream. Reports that both or
/// neither are there; 0 then.
std::uint32_t read_frame_size(const Section& stream, bool redundant, yaml::Report& report);

}  // namespace isoline::config

// Stream files: the planned streams and RTP ports of a plant (docs/formats/streams.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "model/stream.hpp"

namespace isoline::config {

/// What a stream file says. Names are unique; no two streams have the same match.
struct StreamFile {
  std::vector<PlannedStream> streams;
  std::vector<RtpPort> rtp_ports;
};

/// Reads a file of at most 1 MiB. Errors: not_found, no_permission, failed (the file), invalid_input (its contents).
Loaded<StreamFile> read_stream_file(const std::string& path);

/// The same from memory; name stands in front of line:column.
Loaded<StreamFile> parse_stream_file(std::string_view text, const std::string& name);

}  // namespace isoline::config

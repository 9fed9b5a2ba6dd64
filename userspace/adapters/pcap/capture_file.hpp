// Captures as tcpdump, Wireshark and their kind write them: pcap and pcapng, also compressed
// (docs/formats/captures.md).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "host/frame_source.hpp"

namespace isoline::pcap {

struct CaptureOptions {
  std::size_t block = 256U << 10;  ///< bytes asked of the system at once
};

/// "-" is standard input; a pipe does as well as a file. Reads the beginning. Errors: not_found, no_permission,
/// invalid_input (empty, a directory, no capture, damaged before its first record), failed (the system).
Result<std::unique_ptr<host::FrameSource>> open_capture(const std::string& path, const CaptureOptions& options = {});

}  // namespace isoline::pcap

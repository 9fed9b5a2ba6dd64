// A file, a FIFO or standard input, read in one direction.
#pragma once

#include <memory>
#include <string>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

/// "-" is standard input. Errors: not_found, no_permission, failed; a directory opens, and refuses to be read.
Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

}  // namespace isoline::pcap

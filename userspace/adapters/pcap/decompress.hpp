// What is compressed, as if it were not: by its first bytes, whatever the file is called.
#pragma once

#include <memory>
#include <string>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

struct Decompressed {
  std::unique_ptr<ByteSource> source;
  std::string compression;  ///< "", "gzip", "zstd"
};

/// Reads the first bytes of `stored`. Errors: those of reading, failed (no memory).
Result<Decompressed> decompress(std::unique_ptr<ByteSource> stored);

}  // namespace isoline::pcap

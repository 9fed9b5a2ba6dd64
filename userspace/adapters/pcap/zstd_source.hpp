// Zstandard (RFC 8878), any number of frames one behind the other.
#pragma once

#include <memory>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

/// Takes no more than the 128 MiB of memory that zstd's command line takes without --long. Errors: failed (no memory).
Result<std::unique_ptr<ByteSource>> unzstd(std::unique_ptr<ByteSource> compressed);

}  // namespace isoline::pcap

// gzip (RFC 1952), any number of members one behind the other.
#pragma once

#include <memory>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

/// Errors: failed (no memory).
Result<std::unique_ptr<ByteSource>> gunzip(std::unique_ptr<ByteSource> compressed);

}  // namespace isoline::pcap

// A capture of any format as a source of frames, over any source of bytes.
#pragma once

#include <memory>
#include <string>

#include "adapters/pcap/byte_source.hpp"
#include "host/frame_source.hpp"

namespace isoline::pcap {

/// `stored`: as it lies on the disk, compressed or not. `name`: for messages. `block`: bytes asked for at once.
/// Errors: as open_capture().
Result<std::unique_ptr<host::FrameSource>> read_capture(std::unique_ptr<ByteSource> stored, std::string name,
                                                        std::size_t block);

}  // namespace isoline::pcap

// The pcap format (pcap-savefile(5)): a header, then a record for each frame.
#pragma once

#include <memory>

#include "adapters/pcap/format.hpp"

namespace isoline::pcap {

/// The first four bytes say that it is pcap: in microseconds, nanoseconds or with the longer records of an old patch,
/// in either byte order.
bool is_classic(std::span<const std::uint8_t> first);

inline constexpr std::size_t classic_header_size = 24;

/// Takes the header, which is in the window. Errors: invalid_input (a version that nobody wrote).
Result<std::unique_ptr<Format>> open_classic(Window& window, CaptureReport& report);

}  // namespace isoline::pcap

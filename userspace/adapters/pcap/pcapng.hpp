// The pcapng format (draft-ietf-opsawg-pcapng): blocks, in sections that each have their own byte order.
#pragma once

#include <memory>

#include "adapters/pcap/format.hpp"

namespace isoline::pcap {

/// How many bytes is_pcapng() looks at.
inline constexpr std::size_t pcapng_beginning = 12;

/// The first bytes begin a section.
bool is_pcapng(std::span<const std::uint8_t> first);

std::unique_ptr<Format> open_pcapng(CaptureReport& report);

}  // namespace isoline::pcap

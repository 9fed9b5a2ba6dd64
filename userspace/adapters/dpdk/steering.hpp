// Which packet loop a frame belongs to, where the port itself cannot bring both directions of a conversation together.
#pragma once

#include <cstdint>
#include <span>

#include "wire/parse.hpp"

namespace isoline::dpdk {

/// The loop, 0 … loops - 1, of a frame: the same for both directions of a TCP connection or an echo, and for all frames
/// of any other flow. `scratch` is the caller's, so that nothing is cleared for each frame.
std::uint32_t loop_of(std::span<const std::uint8_t> bytes, const wire::ParseOptions& parsing, std::uint32_t loops,
                      wire::Frame& scratch);

}  // namespace isoline::dpdk

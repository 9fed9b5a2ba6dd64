// The key of the kernel's flow table and the model's FlowKey, converted without loss.
#pragma once

#include <cstdint>

#include "bpf/abi/flow_key.h"
#include "model/flow_key.hpp"

namespace isoline::wire {

/// The key in the model's terms, without port and direction. Total: a kind out of range reads as other.
FlowKey from_abi(const isoline_flow_key& key);

/// Which way the frame with this key crossed its port.
Direction direction_of(const isoline_flow_key& key);

/// The 48 bytes under which the probe keeps this flow; from_abi(to_abi(k, p, d)) == k for every k that
/// parse_flow_key() can make or a frame can have.
isoline_flow_key to_abi(const FlowKey& key, std::uint16_t port, Direction direction);

}  // namespace isoline::wire

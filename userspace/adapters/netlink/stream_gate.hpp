// act_gate: the gate of a stream (IEEE 802.1Q clause 8.6.5.4).
#pragma once

#include <optional>

#include "adapters/netlink/attributes.hpp"
#include "model/port_config.hpp"

namespace isoline::netlink {

/// The action's options; a frame that passes goes to the next action.
void put_gate(AttributeWriter& out, const StreamGate& gate);
/// Nothing if the options contradict themselves or the gate runs on another clock than CLOCK_TAI.
std::optional<StreamGate> decode_gate(const Attributes& options);

}  // namespace isoline::netlink

// The limit that newer kernels (since 6.3) put on frames because of their class's longest window.
#pragma once

#include <cstdint>
#include <optional>

#include "adapters/netlink/taprio.hpp"
#include "model/gate_control_list.hpp"
#include "model/units.hpp"

namespace isoline::netlink {

/// What the kernel computes as "max SDU" of a class: what its longest window can carry at this speed; unknown speed
/// counts as 10 Mbit/s. Nothing if the gate never closes.
std::optional<std::int64_t> window_limit(const GateControlList& list, unsigned traffic_class,
                                         std::optional<BitRate> speed);

/// The "max SDU" that was asked for, of a taprio as dumped: the dump says the smaller one of it and window_limit(), so
/// that a value equal to that one was (for all that can be known) not asked for and is 0.
std::uint32_t asked_max_sdu(const Taprio& dumped, unsigned traffic_class, std::optional<BitRate> speed);

}  // namespace isoline::netlink

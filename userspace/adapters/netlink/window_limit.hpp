// The limit that newer kernels (since 6.3) put on frames because of their class's longest window.
#pragma once

#include <cstdint>
#include <optional>

#include "model/gate_control_list.hpp"
#include "model/units.hpp"

namespace isoline::netlink {

/// What the kernel computes as "max SDU" of a class: what its longest window can carry at this speed; unknown speed
/// counts as 10 Mbit/s. Nothing if the gate never closes. The dump says the smaller one of this and the limit that was
/// asked for, so that a value equal to this one was (for all that can be known) not asked for.
std::optional<std::int64_t> window_limit(const GateControlList& list, unsigned traffic_class,
                                         std::optional<BitRate> speed);

}  // namespace isoline::netlink

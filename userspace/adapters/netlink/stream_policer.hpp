// act_police: drops what a stream sends beyond its rate, or in frames that are too long.
#pragma once

#include <optional>

#include "adapters/netlink/attributes.hpp"
#include "model/port_config.hpp"

namespace isoline::netlink {

/// The action's options; a frame that passes goes to the next action. The kernel counts the rate in bytes a second and
/// the burst in ticks of 64 ns at that rate.
void put_policer(AttributeWriter& out, const StreamPolicer& policer);
/// Nothing if the options have no rate.
std::optional<StreamPolicer> decode_policer(const Attributes& options);

}  // namespace isoline::netlink
